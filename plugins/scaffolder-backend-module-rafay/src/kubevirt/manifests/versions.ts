import { refuse, show } from '../checks';
import type { Product } from '../types';

const RELEASE_TAG =
  /^v(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?:-[0-9A-Za-z](?:[-0-9A-Za-z.]{0,40}[0-9A-Za-z])?)?$/;

/** A release tag, taken apart. */
export interface ReleaseTag {
  major: number;
  minor: number;
  patch: number;
  preRelease: boolean;
  /** For example `1.9`. */
  minorVersion: string;
}

/**
 * Reads a release tag such as `v1.9.0`; undefined when it is none. A tag becomes part of paths and
 * addresses, so nothing else ever gets there.
 */
export function parseReleaseTag(tag: string): ReleaseTag | undefined {
  const match = RELEASE_TAG.exec(tag);
  if (!match || tag.includes('..')) {
    return undefined;
  }
  const [major, minor, patch] = match.slice(1, 4).map(Number);
  return {
    major,
    minor,
    patch,
    preRelease: tag.includes('-'),
    minorVersion: `${major}.${minor}`,
  };
}

/** Orders minor versions such as `1.9` and `1.10`. */
export function compareMinor(a: string, b: string): number {
  const [majorA, minorA] = a.split('.').map(Number);
  const [majorB, minorB] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
}

/** Refuses what is no release tag. */
export function checkReleaseTag(
  tag: unknown,
  product: Product,
  path: string = `versions.${product}`,
): ReleaseTag {
  const parsed = typeof tag === 'string' ? parseReleaseTag(tag) : undefined;
  if (!parsed) {
    refuse(
      path,
      `${show(tag)} is no release tag; write it as ${
        product === 'cdi' ? 'CDI' : 'KubeVirt'
      } publishes it, for example ${product === 'cdi' ? 'v1.66.0' : 'v1.9.0'}`,
    );
  }
  return parsed;
}
