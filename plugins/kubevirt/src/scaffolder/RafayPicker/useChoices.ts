import {
  nextVersion,
  type InventoryAnswer,
  type InventoryKinds,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useMemo } from 'react';
import { useTexts, type Translate } from '../../translation';
import type { Answer } from '../shared';
import type { RafayKind } from './requestOf';

/** A name, with what is known of it. */
export interface Choice {
  name: string;
  about?: string;
}

/** So many versions are named. */
const MAX_NAMED = 10;

type Entry = InventoryKinds[keyof InventoryKinds];

function aboutOf(entry: Entry, t: Translate): string | undefined {
  if ('builtIn' in entry && entry.builtIn) {
    return t('scaffolder.rafay.builtIn');
  }
  if ('version' in entry && entry.version) {
    return t('scaffolder.rafay.newest', { version: entry.version });
  }
  return 'clusters' in entry && entry.clusters
    ? entry.clusters.join(', ')
    : undefined;
}

/** The names that a field offers, and a hint beside its description. */
export function useChoices(
  kind: RafayKind,
  inventory: Answer<InventoryAnswer<Entry>>,
  examples: unknown,
): { options: Choice[]; hint?: string } {
  const { t } = useTexts();
  return useMemo(() => {
    const entries = inventory.state === 'known' ? inventory.value.items : [];
    if (kind === 'version') {
      // A version that is there is taken: the next one is offered.
      const taken = entries.map(({ name }) => name);
      const last = taken.at(-1);
      return last === undefined
        ? { options: [] }
        : {
            options: [
              {
                name: nextVersion(last, taken),
                about: t('scaffolder.rafay.next'),
              },
            ],
            hint: t('scaffolder.rafay.versions', {
              versions: taken.slice(-MAX_NAMED).join(', '),
            }),
          };
    }
    const options = entries
      .filter(entry => kind !== 'blueprint' || !('builtIn' in entry))
      .map((entry): Choice => {
        const about = aboutOf(entry, t);
        return { name: entry.name, ...(about && { about }) };
      });
    // What the template knows stands in for what Rafay does not say.
    const known =
      options.length === 0 && Array.isArray(examples)
        ? examples.map(name => ({ name: String(name) }))
        : [];
    return { options: [...options, ...known] };
  }, [kind, inventory, examples, t]);
}
