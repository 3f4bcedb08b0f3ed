import { AdmissionRequest, ApiExtensions } from '../apiserver';
import { failure, internalError, StatusError } from '../status';
import { ControllerContext } from './context';

const CONFIGURATIONS =
  'validatingwebhookconfigurations.admissionregistration.k8s.io';

/** Where an API server finds a webhook. */
export interface WebhookAddress {
  name: string;
  namespace: string;
  service: string;
  path: string;
}

/** A refusal, as the API server passes it on from a webhook. */
export function denied(
  webhook: string,
  message: string,
  code = 422,
): StatusError {
  const words = `admission webhook "${webhook}" denied the request: ${message}`;
  return code === 422
    ? failure(code, 'Invalid', words, { causes: [{ message }] })
    : failure(code, undefined, words);
}

/** What an API server answers when a webhook whose failure policy is Fail has no pod behind it. */
export function webhookUnreachable({
  name,
  namespace,
  service,
  path,
}: WebhookAddress): StatusError {
  return internalError(
    `failed calling webhook "${name}": failed to call webhook: Post "https://${service}.${namespace}.svc:443${path}?timeout=10s": no endpoints available for service "${service}"`,
  );
}

/** Is a pod of the Deployment ready to answer? */
export function isServing(
  { store }: ControllerContext,
  namespace: string,
  deployment: string,
): boolean {
  const ref = { resource: 'deployments.apps', namespace, name: deployment };
  return (store.get(ref)?.status?.readyReplicas ?? 0) > 0;
}

/** A webhook that is asked before objects of one resource are deleted. */
export interface DeletionWebhook extends WebhookAddress {
  /** The ValidatingWebhookConfiguration without which nobody is asked. */
  configuration: string;
  /** What answers behind the service. */
  deployment: string;
  resource: string;
  /** Why the object must not be deleted; undefined lets it go. */
  review(
    object: NonNullable<AdmissionRequest['oldObject']>,
  ): string | undefined;
}

/** Has the API server ask a webhook; returns the way to stop. */
export function serveDeletionWebhook(
  context: ControllerContext,
  extensions: ApiExtensions,
  webhook: DeletionWebhook,
): () => void {
  const { configuration, resource, namespace, deployment } = webhook;
  return extensions.addAdmission(request => {
    if (
      request.operation !== 'DELETE' ||
      request.resource !== resource ||
      !request.oldObject ||
      !context.store.get({ resource: CONFIGURATIONS, name: configuration })
    ) {
      return;
    }
    if (!isServing(context, namespace, deployment)) {
      throw webhookUnreachable(webhook);
    }
    const why = webhook.review(request.oldObject);
    if (why) {
      throw denied(webhook.name, why, 400);
    }
  });
}
