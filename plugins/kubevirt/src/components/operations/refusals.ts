import type {
  OperationAvailability,
  OperationRefusal,
  OperationRefusalCode,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Texts } from '../../translation';

/** Verbs that are refused for the same reason. */
interface RefusedVerbs {
  refusal: OperationRefusal;
  verbs: OperationAvailability[];
}

/** A reason that is not the state of this VM, and so tends to refuse many verbs. */
export type GeneralCode = Exclude<OperationRefusalCode, 'state'>;

/** Whether a verb is refused for a general reason. */
export function isGeneral(
  refusal: OperationRefusal | undefined,
): refusal is OperationRefusal & { code: GeneralCode } {
  return refusal !== undefined && refusal.code !== 'state';
}

/** What refuses verbs whatever the state of the VM: in a sentence for each reason, which names the verbs. */
export function generalReasons(
  verbs: readonly OperationAvailability[],
  texts: Pick<Texts, 't' | 'localize'>,
): string[] {
  const byCode = new Map<string, RefusedVerbs>();
  for (const each of verbs) {
    const { refusal } = each;
    if (isGeneral(refusal)) {
      const known = byCode.get(refusal.code) ?? { refusal, verbs: [] };
      known.verbs.push(each);
      byCode.set(refusal.code, known);
    }
  }
  return [...byCode.values()].map(refused =>
    reasonOf(refused, refused.verbs.length === verbs.length, texts),
  );
}

/** @param all - no verb is left that this reason does not refuse */
function reasonOf(
  { refusal, verbs }: RefusedVerbs,
  all: boolean,
  { t, localize }: Pick<Texts, 't' | 'localize'>,
): string {
  const names = verbs.map(({ verb }) => t(`operation.verb.${verb}`)).join(', ');
  switch (refusal.code) {
    case 'permission':
      return all
        ? t('operation.notPermitted')
        : t('operation.notPermittedVerbs', { verbs: names });
    case 'limited':
      return all
        ? t('operation.limited')
        : t('operation.limitedVerbs', { verbs: names });
    case 'cluster-rights': {
      const rights = verbs.flatMap(({ refusal: each }) =>
        each?.rule
          ? `${each.rule.verbs.join('/')} ${each.rule.resources.join(', ')}`
          : [],
      );
      return rights.length > 1
        ? t('operation.lackingRights', {
            verbs: names,
            rights: [...new Set(rights)].join(', '),
          })
        : localize(refusal);
    }
    default:
      return localize(refusal);
  }
}
