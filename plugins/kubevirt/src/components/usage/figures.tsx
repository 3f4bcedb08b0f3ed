import { useApi } from '@backstage/frontend-plugin-api';
import InfoIcon from '@material-ui/icons/InfoOutlined';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type {
  EntityUsage,
  UsageFigures,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { createContext, useCallback, useContext, useMemo } from 'react';
import { kubeVirtApiRef } from '../../api/kubeVirtApiRef';
import { useLoaded, type Loaded } from '../../loading';
import { useTexts } from '../../translation';
import { bytesText } from './format';
import { cpuText } from './texts';

/** The figures of a list are read no more often than those of a VM's page. */
const EVERY_MS = 30_000;

const useStyles = makeStyles(
  theme => ({
    // No longer than its column: two lines, as the name beside has.
    figure: {
      display: 'block',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
      fontSize: theme.typography.caption.fontSize,
    },
    note: {
      display: 'flex',
      gap: theme.spacing(1),
      alignItems: 'center',
      padding: theme.spacing(0.5, 0),
      overflowWrap: 'anywhere',
    },
    icon: { fontSize: '1rem', flexShrink: 0 },
  }),
  { name: 'KubevirtUsageFigures' },
);

/** What the VMs of a list use, by their ids. Only the cells read it, so that no row is drawn again for it. */
export const UsageFiguresContext = createContext<
  ReadonlyMap<string, UsageFigures>
>(new Map());

/** What the running VMs of an entity use: one request for all of them, and again every so often while it is seen. */
export function useEntityUsage(
  entityRef: string,
  wanted: boolean,
): Loaded<EntityUsage | undefined> & {
  figures: ReadonlyMap<string, UsageFigures>;
} {
  const api = useApi(kubeVirtApiRef);
  const load = useCallback(
    async (signal: AbortSignal) =>
      wanted ? api.getEntityUsage(entityRef, signal) : undefined,
    [api, entityRef, wanted],
  );
  const loaded = useLoaded(load, { everyMs: wanted ? EVERY_MS : undefined });
  // What was measured before a failure is not what is in use now.
  const items = loaded.error ? undefined : loaded.data?.items;
  const figures = useMemo(
    () => new Map(items?.map(item => [item.id, item])),
    [items],
  );
  return { ...loaded, figures };
}

/** CPU and memory in use beside the size, of a VM that runs; nothing where it is not known. */
export function UsageCell(props: {
  vm: Pick<VirtualMachineSummary, 'id' | 'phase'>;
}) {
  const { vm } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const found = useContext(UsageFiguresContext).get(vm.id);
  if (!found || vm.phase !== 'Running') {
    return null;
  }
  const { asked, cpu, memory, memoryOf } = found;
  return (
    <>
      {cpu !== undefined && (
        <span className={classes.figure}>{cpuText(cpu, asked, t)}</span>
      )}
      {memory !== undefined && (
        <span className={classes.figure}>
          {t(
            `vms.usage.${memoryOf === 'pod' ? 'pod' : 'guest'}${
              asked.memory === undefined ? '' : 'Of'
            }`,
            {
              used: bytesText(memory),
              asked: asked.memory === undefined ? '' : bytesText(asked.memory),
            },
          )}
        </span>
      )}
    </>
  );
}

/** One line that says why the list has no figures, or not all of them. */
export function UsageNote(props: { usage: Loaded<EntityUsage | undefined> }) {
  const { error, data } = props.usage;
  const classes = useStyles();
  const { t, localize } = useTexts();
  const [first, ...others] = data?.missing ?? [];
  const parts: string[] = [];
  if (error) {
    parts.push(t('vms.usage.failed'));
  } else {
    if (first) {
      const { sentence, sentenceMessages } = first;
      parts.push(localize({ message: sentence, messages: sentenceMessages }));
    }
    if (others.length > 0) {
      parts.push(t('vms.usage.others', { count: others.length }));
    }
    if (data?.truncated) {
      parts.push(
        t('vms.usage.truncated', { total: String(data.items.length) }),
      );
    }
  }
  return parts.length === 0 ? null : (
    <Typography
      variant="caption"
      component="p"
      color="textSecondary"
      className={classes.note}
    >
      <InfoIcon aria-hidden className={classes.icon} />
      <span>{parts.join(' ')}</span>
    </Typography>
  );
}
