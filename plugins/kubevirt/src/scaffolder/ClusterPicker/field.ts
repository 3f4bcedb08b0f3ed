import { translationApiRef } from '@backstage/frontend-plugin-api';
import {
  makeFieldSchema,
  type CustomFieldValidator,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { kubevirtTranslationRef } from '../../translation';
import { scaffolderMessages } from '../../translation/scaffolder';
import { ClusterPicker } from './ClusterPicker';
import { isClusterName, namesOf } from './names';

/** At least one cluster: JSON schema's `required` is content with an empty list. */
const validateClusters: CustomFieldValidator<string[]> = (
  value,
  field,
  { apiHolder },
) => {
  const translation = apiHolder
    .get(translationApiRef)
    ?.getTranslation(kubevirtTranslationRef);
  const t = translation?.ready ? translation.t : undefined;
  const names = namesOf(value);
  if (names.length === 0) {
    field.addError(
      t?.('scaffolder.clusters.required') ??
        scaffolderMessages.clusters.required,
    );
  }
  for (const name of names.filter(one => !isClusterName(one))) {
    field.addError(
      t?.('scaffolder.clusters.badName', { name }) ??
        scaffolderMessages.clusters.badName.replace('{{name}}', name),
    );
  }
};

/** The field, for both frontend systems. */
export const clusterPicker = {
  name: 'KubeVirtClusterPicker',
  component: ClusterPicker,
  validation: validateClusters,
  schema: makeFieldSchema({
    output: z => z.array(z.string()).describe('Names of clusters'),
    uiOptions: z =>
      z.object({
        allowArbitrary: z
          .boolean()
          .optional()
          .describe(
            'Whether clusters that the portal is not connected to may be named; default true',
          ),
      }),
  }),
};

/** `ui:field: KubeVirtClusterPicker`. */
export const clusterPickerField = createFormField(clusterPicker);
