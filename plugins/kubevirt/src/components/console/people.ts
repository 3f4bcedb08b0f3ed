import { parseEntityRef } from '@backstage/catalog-model';
import { humanizeEntityRef } from '@backstage/plugin-catalog-react';
import type { ConsolePerson } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ConsoleSession } from '../../console';

/** A person as people call them: `jane`, or `contractors/jane`. */
export function nameOf(person: Pick<ConsolePerson, 'userRef'>): string {
  try {
    return humanizeEntityRef(parseEntityRef(person.userRef), {
      defaultKind: 'user',
      defaultNamespace: 'default',
    });
  } catch {
    return person.userRef;
  }
}

/** Those who have a console open, by what they do; `own` are other windows of this person. */
export function partsOf(session: ConsoleSession) {
  const { you, people, typing } = session;
  const self = people.find(({ id }) => id === you);
  const others = people.filter(({ id }) => id !== you);
  return {
    mine: typing !== undefined && typing.id === you,
    typist: others.find(({ id }) => id === typing?.id),
    others,
    watchers: others.filter(({ id }) => id !== typing?.id),
    isOwn: (person: ConsolePerson) => person.userRef === self?.userRef,
  };
}
