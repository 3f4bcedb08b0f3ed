import type { Config } from '@backstage/config';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

const GUEST = { provider: 'guest', userEntityRef: 'user:default/guest' };

/** Somebody as whom visitors of the demo may sign in, without a password. */
export interface DemoPerson {
  /** The name of an auth provider. */
  provider: string;
  userEntityRef: string;
}

/**
 * As whom one may sign in: the guest, where `auth.providers` has one, and the people of the demo.
 *
 * @throws Error where others than this machine can reach the portal: whoever opens it may be any of them
 */
export function readPeople(config: Config): DemoPerson[] {
  const guest = `auth.providers.${GUEST.provider}`;
  const people = [
    ...(config.has(guest)
      ? [
          {
            ...GUEST,
            userEntityRef:
              config.getOptionalString(`${guest}.userEntityRef`) ??
              GUEST.userEntityRef,
          },
        ]
      : []),
    ...(config.getOptionalConfigArray('demo.people') ?? [])
      .map(person => person.getString('provider'))
      .filter(provider => provider !== GUEST.provider)
      .map(provider => ({
        provider,
        userEntityRef: config.getString(
          `auth.providers.${provider}.userEntityRef`,
        ),
      })),
  ];
  const host = listenHost(config);
  if (people.length > 0 && !(host && LOOPBACK.has(host))) {
    throw new Error(
      `Everybody may sign in as ${people
        .map(({ provider }) => provider)
        .join(', ')} without a password, and backend.listen.host is ${
        host || 'not set'
      }: set it to 127.0.0.1, or take them out of auth.providers and demo.people`,
    );
  }
  return people;
}

function listenHost(config: Config): string | undefined {
  const listen = config.getOptional('backend.listen');
  return typeof listen === 'string'
    ? listen.slice(0, Math.max(0, listen.lastIndexOf(':')))
    : config.getOptionalString('backend.listen.host');
}
