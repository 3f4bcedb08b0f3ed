import { X509Certificate } from 'node:crypto';
import { parse } from 'yaml';
import { z } from 'zod';

const users = z.looseObject({
  users: z
    .array(
      z.looseObject({
        user: z
          .looseObject({
            'client-certificate-data': z.string().optional(),
          })
          .nullish(),
      }),
    )
    .max(100),
});

const MAX_LENGTH = 2 ** 20;

/**
 * When the first of a kubeconfig's client certificates ends; undefined where there is none, or where it is not read: then the
 * API server's refusal shows it.
 */
export function kubeconfigExpiry(kubeconfig: string): Date | undefined {
  try {
    if (kubeconfig.length > MAX_LENGTH) {
      return undefined;
    }
    const ends = users
      .parse(parse(kubeconfig, { maxAliasCount: 0 }))
      .users.flatMap(({ user }) => user?.['client-certificate-data'] ?? [])
      .map(data =>
        Date.parse(new X509Certificate(Buffer.from(data, 'base64')).validTo),
      );
    return ends.length > 0 ? new Date(Math.min(...ends)) : undefined;
  } catch {
    return undefined;
  }
}
