import { Client, Connection } from './client';
import type { Json } from '../types';
import type { Condition } from '../objects';

const GROUP = 'contract.example.com';

/** A namespace and a custom resource of the contract's own, on the server that is tried. */
export interface Fixture {
  client: Client;
  connection: Connection;
  namespace: string;
  /** `/api/v1/namespaces/<namespace>`. */
  core: string;
  /** Group and plural of the custom resource. */
  group: string;
  plural: string;
  /** `/apis/<group>/v1/namespaces/<namespace>/<plural>`. */
  widgets: string;
  widget(name: string, more?: Record<string, Json>): Record<string, Json>;
  configMap(name: string, more?: Record<string, Json>): Record<string, Json>;
  /** A pod that no scheduler takes. */
  pod(name: string, more?: Record<string, Json>): Record<string, Json>;
  tearDown(): Promise<void>;
}

function withMetadata(
  base: Record<string, Json>,
  name: string,
  { metadata, ...more }: Record<string, Json> = {},
): Record<string, Json> {
  return { ...base, ...more, metadata: { name, ...metadata } };
}

/** Makes what the contract needs; everything is named by chance and taken away at the end. */
export async function setUp(connection: Connection): Promise<Fixture> {
  const client = new Client(connection);
  const id = Math.random().toString(36).slice(2, 8);
  const namespace = `contract-${id}`;
  const plural = `w${id}s`;
  const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  await client.post('/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  });
  await client.post(crds, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: { plural, singular: `w${id}`, kind: `W${id}` },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: [
            { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
            {
              name: 'Age',
              type: 'date',
              jsonPath: '.metadata.creationTimestamp',
            },
          ],
          schema: {
            openAPIV3Schema: {
              type: 'object',
              'x-kubernetes-preserve-unknown-fields': true,
            },
          },
        },
      ],
    },
  });
  const widgets = `/apis/${GROUP}/v1/namespaces/${namespace}/${plural}`;
  await client.eventually(`${crds}/${plural}.${GROUP}`, ({ body }) =>
    body.status?.conditions?.some(
      ({ type, status }: Condition) =>
        type === 'Established' && status === 'True',
    ),
  );
  await client.eventually(widgets, ({ code }) => code === 200);
  const core = `/api/v1/namespaces/${namespace}`;
  // Pods need the account that a controller of real clusters adds to the namespace.
  await client.post(`${core}/serviceaccounts`, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default' },
  });
  return {
    client,
    connection,
    namespace,
    core,
    group: GROUP,
    plural,
    widgets,
    widget: (name, more) =>
      withMetadata({ apiVersion: `${GROUP}/v1`, kind: `W${id}` }, name, more),
    configMap: (name, more) =>
      withMetadata({ apiVersion: 'v1', kind: 'ConfigMap' }, name, more),
    pod: (name, more) =>
      withMetadata(
        {
          apiVersion: 'v1',
          kind: 'Pod',
          spec: {
            schedulerName: 'nobody',
            containers: [{ name: 'main', image: 'example.com/none' }],
          },
        },
        name,
        more,
      ),
    async tearDown() {
      await client.delete(`${crds}/${plural}.${GROUP}`);
      await client.delete(`/api/v1/namespaces/${namespace}`);
    },
  };
}
