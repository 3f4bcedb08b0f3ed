import type { Config } from '@backstage/config';
import {
  isImageReference,
  KUBEVIRT_RELEASES,
  VM_IMAGES,
  VM_SIZES,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { z } from 'zod';
import { entityNamespace, readSection } from '../readSection';
import type { TemplateChoices } from './types';

const KEY = 'catalog.providers.kubevirt.templates';

const release = z
  .string()
  .regex(/^v\d{1,4}\.\d{1,4}\.\d{1,4}(?:-[a-z0-9.]{1,40})?$/, {
    error: 'is no release tag such as v1.9.0',
  });
const listOf = <T extends z.ZodType>(item: T) =>
  z.array(item).min(1, { error: 'is empty' });

const schema = z.strictObject({
  enabled: z.boolean().default(true),
  owner: z.string().min(1).optional(),
  namespace: entityNamespace.optional(),
  hosts: listOf(z.string().min(1)).optional(),
  versions: z
    .strictObject({
      kubevirt: listOf(release).optional(),
      cdi: listOf(release).optional(),
    })
    .optional(),
  sizes: listOf(z.string().min(1).max(253)).optional(),
  images: listOf(
    z.string().refine(isImageReference, { error: 'is no image reference' }),
  ).optional(),
});

/** What the configuration says of the templates. */
export interface TemplateSettings {
  enabled: boolean;
  owner?: string;
  namespace?: string;
  /** Git hosts to offer; all under `integrations` when absent. */
  hosts?: string[];
  choices: TemplateChoices;
  /** `kubevirt.operations.enabled`; without it a template that operates would only ever be refused. */
  operations: boolean;
}

/** What the forms offer unless the configuration says otherwise. */
export const DEFAULT_CHOICES: TemplateChoices = {
  kubevirtVersions: KUBEVIRT_RELEASES.kubevirt,
  cdiVersions: KUBEVIRT_RELEASES.cdi,
  sizes: VM_SIZES.map(({ name }) => name),
  images: VM_IMAGES.map(({ image }) => image),
};

/**
 * Reads `catalog.providers.kubevirt.templates`.
 *
 * @throws InputError that names the first key that is wrong or unknown
 */
export function readTemplateSettings(config: Config): TemplateSettings {
  const { enabled, owner, namespace, hosts, versions, sizes, images } =
    readSection(config, KEY, schema);
  const allowed = (product: string) =>
    config.getOptionalStringArray(`rafay.versions.allowed.${product}`);
  return {
    enabled,
    owner,
    namespace,
    hosts,
    operations:
      config.getOptionalBoolean('kubevirt.operations.enabled') ?? false,
    choices: {
      kubevirtVersions:
        versions?.kubevirt ??
        allowed('kubevirt') ??
        DEFAULT_CHOICES.kubevirtVersions,
      cdiVersions:
        versions?.cdi ?? allowed('cdi') ?? DEFAULT_CHOICES.cdiVersions,
      sizes: sizes ?? DEFAULT_CHOICES.sizes,
      images: images ?? DEFAULT_CHOICES.images,
    },
  };
}
