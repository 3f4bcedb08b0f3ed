import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Connection } from './client';

/** The server and the token that a kubeconfig with one context names. */
export function readKubeconfig(file: string): Omit<Connection, 'nobody'> {
  const { clusters, users } = parse(readFileSync(file, 'utf8'));
  const { cluster } = clusters[0];
  const authority = cluster['certificate-authority-data'];
  return {
    baseUrl: cluster.server,
    ca: authority && Buffer.from(authority, 'base64').toString('utf8'),
    token: users[0].user.token,
  };
}
