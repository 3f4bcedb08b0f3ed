import {
  makeFieldSchema,
  type CustomFieldValidator,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { textsOf } from '../../translation';
import { scaffolderMessages } from '../../translation/scaffolder';
import { validateDeployment } from '../shared';
import { ClusterPicker, type ClusterPickerOptions } from './ClusterPicker';
import { isClusterName, namesOf } from './names';
import { requestOfClusters } from './requestOfClusters';

/** At least one cluster: JSON schema's `required` is content with an empty list. */
const validateClusters: CustomFieldValidator<
  string[],
  ClusterPickerOptions
> = async (value, field, { apiHolder, formData, uiSchema }) => {
  const t = textsOf(apiHolder)?.t;
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
  await validateDeployment(
    field,
    apiHolder,
    requestOfClusters(
      names,
      formData as Record<string, unknown>,
      uiSchema?.['ui:options']?.newBlueprint,
    ),
    finding => finding.field === 'clusters',
  );
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
        newBlueprint: z
          .string()
          .optional()
          .describe(
            'Default name of the blueprint that is new for the clusters, where the field `blueprintName` does not say: clusters that have KubeVirt already are refused unless the field `replacesKubeVirt` is set',
          ),
      }),
  }),
};

/** `ui:field: KubeVirtClusterPicker`. */
export const clusterPickerField = createFormField(clusterPicker);
