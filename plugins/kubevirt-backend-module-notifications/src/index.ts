/**
 * Notifications for the KubeVirt backend plugin.
 *
 * @packageDocumentation
 */
export { kubevirtModuleNotifications as default } from './module';
