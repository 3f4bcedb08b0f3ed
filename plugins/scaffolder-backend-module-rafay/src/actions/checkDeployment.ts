import { ConflictError, NotFoundError, ResponseError } from '@backstage/errors';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import type {
  DeploymentCheck,
  DeploymentFinding,
  DeploymentRequest,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  connectKubevirtBackend,
  type KubevirtBackendOptions,
} from './kubevirtBackend';

/** For the question to the kubevirt backend, which asks Rafay, in milliseconds. */
const TIMEOUT = 45_000;

/** The inputs of the actions, by the parts of a request. */
const INPUTS: Record<DeploymentFinding['field'], string> = {
  project: 'project',
  clusters: 'clusters',
  namespace: 'vmNamespace',
  blueprintName: 'blueprintName',
  version: 'version',
  baseBlueprint: 'baseBlueprint',
  addons: 'version',
};

const MISSING: DeploymentFinding['code'][] = [
  'project-missing',
  'base-missing',
];

type Context = Pick<
  ActionContext<JsonObject, JsonObject>,
  'getInitiatorCredentials' | 'logger'
>;

/**
 * Asks the kubevirt backend, in the name of the person who started the task, how what is about to be written goes
 * together with what Rafay and the clusters have. Where it does not say, the run goes on, and the log says so.
 *
 * @throws NotFoundError for what is not there, ConflictError for what is in the way
 */
export async function checkDeployment(
  backend: KubevirtBackendOptions | undefined,
  ctx: Context,
  request: DeploymentRequest,
): Promise<void> {
  if (!backend) {
    return;
  }
  const { logger } = ctx;
  let check: DeploymentCheck;
  try {
    const ask = await connectKubevirtBackend(
      backend,
      await ctx.getInitiatorCredentials(),
    );
    const response = await ask('/v1/deployment/check', {
      body: request,
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    check = (await response.json()) as DeploymentCheck;
  } catch (error) {
    logger.warn(
      `Nothing is checked against Rafay and the clusters, as the kubevirt backend does not say: ${
        (error as Error).message
      }`,
    );
    return;
  }
  if (!check.source) {
    logger.info(
      'Rafay is not configured (kubevirt.rafay): whether project, base blueprint, version and namespace are as they must be is not checked',
    );
  }
  for (const reason of check.unchecked) {
    logger.warn(`Not everything could be checked against Rafay: ${reason}`);
  }
  const { findings } = check;
  for (const each of findings.filter(
    ({ severity }) => severity === 'warning',
  )) {
    logger.warn(sentence(each));
  }
  const problems = findings.filter(({ severity }) => severity === 'problem');
  if (problems.length > 0) {
    const message = problems.map(sentence).join(' ');
    throw problems.every(({ code }) => MISSING.includes(code))
      ? new NotFoundError(message)
      : new ConflictError(message);
  }
}

function sentence({ code, field, message, severity }: DeploymentFinding) {
  const inAction =
    code === 'kubevirt-present' && severity === 'problem'
      ? ' (In a template of your own: rafay:vm:generate, rafay:blueprint:upgrade; or set replacesKubeVirt.)'
      : '';
  return `${INPUTS[field]}: ${message}${inAction}`;
}
