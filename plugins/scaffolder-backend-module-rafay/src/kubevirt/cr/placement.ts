import {
  checkInteger,
  checkLabelKey,
  checkLabelValue,
  checkLabels,
  checkOneOf,
  refuse,
} from '../checks';
import type { NodePlacementInput, TolerationInput } from '../types';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

/** Checks tolerations by the rules of Kubernetes' own validation. */
export function buildTolerations(
  tolerations: readonly TolerationInput[] | undefined,
  path: string,
): TolerationInput[] | undefined {
  if (!tolerations?.length) {
    return undefined;
  }
  return tolerations.map((toleration, index) => {
    const at = `${path}[${index}]`;
    const operator = checkOneOf(
      toleration.operator ??
        (toleration.value === undefined ? 'Exists' : 'Equal'),
      ['Exists', 'Equal'],
      `${at}.operator`,
    );
    if (operator === 'Exists' && toleration.value) {
      refuse(`${at}.value`, 'must be empty when the operator is Exists');
    }
    if (operator === 'Equal' && !toleration.key) {
      refuse(`${at}.key`, 'is needed when the operator is Equal');
    }
    if (
      toleration.tolerationSeconds !== undefined &&
      toleration.effect !== 'NoExecute'
    ) {
      refuse(`${at}.tolerationSeconds`, 'goes with the effect NoExecute only');
    }
    return {
      ...(toleration.key && {
        key: checkLabelKey(toleration.key, `${at}.key`),
      }),
      operator,
      ...(operator === 'Equal' && {
        value: checkLabelValue(toleration.value ?? '', `${at}.value`),
      }),
      ...(toleration.effect && {
        effect: checkOneOf(toleration.effect, EFFECTS, `${at}.effect`),
      }),
      ...(toleration.tolerationSeconds !== undefined && {
        tolerationSeconds: checkInteger(
          toleration.tolerationSeconds,
          `${at}.tolerationSeconds`,
          { min: 0, max: 999_999_999 },
        ),
      }),
    };
  });
}

/** Checks a placement; undefined when nothing is chosen. */
export function buildPlacement(
  input: NodePlacementInput | undefined,
  path: string,
):
  | { nodeSelector?: Record<string, string>; tolerations?: TolerationInput[] }
  | undefined {
  const nodeSelector = checkLabels(input?.nodeSelector, `${path}.nodeSelector`);
  const tolerations = buildTolerations(
    input?.tolerations,
    `${path}.tolerations`,
  );
  if (Object.keys(nodeSelector).length === 0 && !tolerations) {
    return undefined;
  }
  return {
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(tolerations && { tolerations }),
  };
}
