import {
  formatInEnglish,
  type ClusterStatus,
  type LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/**
 * A cluster's status without what network, API server and credential plugins say in their own words: that holds
 * addresses, paths of files, accounts and roles. Callers who see an entity get a code; the words are in the log and,
 * for those with the permission `kubevirt.platform.read`, on the cluster's page.
 */
export function statusForCallers(status: ClusterStatus): ClusterStatus {
  const quotes = ({ code }: LocalizableMessage) => code === 'verbatim';
  if (!status.messages?.some(quotes)) {
    return status;
  }
  const messages = status.messages.map(
    (message): LocalizableMessage =>
      quotes(message)
        ? {
            code: 'cluster-failure',
            params: { reason: message.params?.reason ?? 'Error' },
          }
        : message,
  );
  return { ...status, message: formatInEnglish(messages), messages };
}
