import { bytesText, cpuText, sizeText } from '../../components/usage';
import { useTexts } from '../../translation';
import { Notice, useAnswer } from '../shared';
import { findUsage, highestOf, type VmInUse } from './findUsage';

/** What the VMs of a name were given and used. Nothing where that is not known, for whatever reason: it is a hint. */
export function UsageOfName(props: { name: string | undefined }) {
  const { name } = props;
  const { t } = useTexts();
  const sentences = useSentences();
  const { answer } = useAnswer(name, (api, signal) =>
    findUsage(api, name!, signal),
  );
  if (answer.state !== 'known') {
    return null;
  }
  const { items, more } = answer.value;
  const lines = items.flatMap(item => {
    const known = sentences(item);
    return known.length > 0
      ? {
          ...item.vm,
          text: [t('scaffolder.inUse.of', { ...item.vm }), ...known].join(' '),
        }
      : [];
  });
  return lines.length === 0 ? null : (
    <Notice severity="info">
      {lines.map(({ cluster, namespace, text }) => (
        <div key={`${cluster}/${namespace}`}>{text}</div>
      ))}
      {more > 0 && <div>{t('scaffolder.inUse.more', { count: more })}</div>}
    </Notice>
  );
}

/** What is known of a VM, in sentences; none for what is not. */
function useSentences() {
  const { t } = useTexts();
  return ({ usage: { asked, now, history } }: VmInUse): string[] => {
    const sentences: string[] = [];
    const size = sizeText(asked, t);
    if (size) {
      sentences.push(t('scaffolder.inUse.asked', { size }));
    }
    const cpu = highestOf(history, 'cpu');
    const memory = highestOf(history, 'memory');
    if (cpu) {
      sentences.push(
        t('scaffolder.inUse.cpu', {
          cpu: cpuText(cpu.highest, asked, t),
          minutes: String(Math.round(history!.step / 60)),
        }),
      );
    }
    if (memory) {
      sentences.push(
        t('scaffolder.inUse.memory', { memory: bytesText(memory.highest) }),
      );
    }
    // Of each quantity on its own: a guest that does not report its memory has a history of its processors.
    if (!cpu && now?.cpu !== undefined) {
      sentences.push(
        t('scaffolder.inUse.cpuNow', { cpu: cpuText(now.cpu, asked, t) }),
      );
    }
    if (!memory && now?.memory !== undefined) {
      sentences.push(
        t('scaffolder.inUse.memoryNow', { memory: bytesText(now.memory) }),
      );
    }
    const gaps = Math.max(cpu?.gaps ?? 0, memory?.gaps ?? 0);
    if (gaps > 0) {
      sentences.push(
        t('scaffolder.inUse.gaps', {
          gaps: String(gaps),
          total: String((cpu ?? memory)!.total),
        }),
      );
    }
    return sentences;
  };
}
