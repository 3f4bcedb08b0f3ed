import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject } from '@backstage/types';
import {
  createBlueprintGenerateAction,
  createBlueprintUpgradeAction,
  createRepositoryValidateAction,
  createVmGenerateAction,
} from '../actions';
import type { ActionOptions } from '../actions';
import type { KubevirtBackendOptions } from '../actions/kubevirtBackend';
import { createManifestSource } from '../kubevirt';
import { smallRelease } from '../kubevirt/__testUtils__/testData';

/** Input that is enough for a blueprint. */
export const minimalInput = {
  option: 'option1',
  project: 'shop',
  clusters: ['west'],
  kubevirtVersion: 'v1.9.0',
  cdiVersion: 'v1.66.0',
  entityName: 'orders',
  owner: 'group:default/team-orders',
  vmNamespace: 'orders',
};

/** A VM that needs nothing. */
export const containerVm = {
  name: 'orders-db',
  source: { type: 'containerDisk', image: 'quay.io/containerdisks/fedora:42' },
  cpu: 2,
  memory: '4Gi',
  runStrategy: 'Always',
};

/** A VM with a disk that CDI fills. */
export const importedVm = {
  name: 'orders-search',
  source: {
    type: 'http',
    url: 'https://images.example.com/search.qcow2',
    size: '20Gi',
  },
  instancetype: 'u1.large',
  runStrategy: 'Manual',
};

/** What a run of an action left behind. */
export interface Run {
  outputs: Record<string, any>;
  logs: string[];
}

/** All files below a folder by their path. */
export function readTree(root: string): Record<string, string> {
  const files: Record<string, string> = {};
  const walk = (folder: string) => {
    for (const name of readdirSync(path.join(root, folder)).sort()) {
      const relative = path.posix.join(folder, name);
      if (statSync(path.join(root, relative)).isDirectory()) {
        walk(relative);
      } else {
        files[relative] = readFileSync(path.join(root, relative), 'utf8');
      }
    }
  };
  walk('');
  return files;
}

/** Actions on an empty workspace, with small release manifests in a folder. */
export function createHarness(
  options: {
    config?: JsonObject;
    folder?: string;
    /** Configuration of the KubeVirt plugin. */
    kubevirt?: JsonObject;
    /** Where the kubevirt backend is asked; not at all without it. */
    platform?: KubevirtBackendOptions;
  } = {},
) {
  const directory = createMockDirectory();
  const releases = createMockDirectory();
  const reset = () => {
    releases.setContent({
      kubevirt: {
        'v1.9.0': { ...smallRelease('kubevirt', 'v1.9.0') },
        'v1.8.4': { ...smallRelease('kubevirt', 'v1.8.4') },
      },
      cdi: {
        'v1.66.0': { ...smallRelease('cdi', 'v1.66.0') },
        'v1.65.0': { ...smallRelease('cdi', 'v1.65.0') },
      },
    });
    directory.setContent({ workspace: {} });
  };
  reset();

  const actionOptions = (): ActionOptions & {
    platform?: KubevirtBackendOptions;
  } => {
    const config = new ConfigReader({
      rafay: {
        manifests: { folder: options.folder ?? releases.path },
        dataVolumes: { allowedHosts: ['images.example.com', 'quay.io'] },
        ...(options.config as any),
      },
      ...(options.kubevirt && { kubevirt: options.kubevirt }),
    });
    return {
      config,
      platform: options.platform,
      manifestSource: createManifestSource({
        config,
        logger: mockServices.logger.mock(),
        urlReader: mockServices.urlReader.mock(),
      }),
    };
  };
  const workspace = directory.resolve('workspace');

  const run = async (
    action: TemplateAction<any, any>,
    input: unknown,
    context: Record<string, unknown> = {},
  ): Promise<Run> => {
    mkdirSync(workspace, { recursive: true });
    const logs: string[] = [];
    const log = (message: string) => logs.push(message);
    const outputs: Record<string, any> = {};
    await action.handler({
      ...createMockActionContext({
        input: input as JsonObject,
        workspacePath: workspace,
      }),
      logger: { ...mockServices.logger.mock(), info: log, warn: log },
      output: (name: string, value: unknown) => {
        outputs[name] = value;
      },
      ...context,
    } as any);
    return { outputs, logs };
  };

  return {
    directory,
    releases,
    workspace,
    reset,
    run,
    actionOptions,
    files: () => readTree(workspace),
    generate: (input: object = {}, context?: Record<string, unknown>) =>
      run(
        createBlueprintGenerateAction(actionOptions()),
        { ...minimalInput, ...input },
        context,
      ),
    vms: (input: object) => run(createVmGenerateAction(actionOptions()), input),
    upgrade: (input: object) =>
      run(createBlueprintUpgradeAction(actionOptions()), input),
    validate: (input: object = {}) =>
      run(createRepositoryValidateAction(actionOptions()), input),
  };
}
