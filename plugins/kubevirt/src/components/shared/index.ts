export { CamelWord, type CamelWordProps } from './CamelWord';
export { CauseSource } from './CauseSource';
export { ClockProvider, useTicking } from './Clock';
export { ClusterBanner, type ClusterBannerProps } from './ClusterBanner';
export { Conditions, type ConditionsProps } from './Conditions';
export { ConsentMissing, type ConsentMissingProps } from './ConsentMissing';
export { CopyButton, type CopyButtonProps } from './CopyButton';
export { CopyCommand, type CopyCommandProps } from './CopyCommand';
export { Disclosure, type DisclosureProps } from './Disclosure';
export { Facts } from './Facts';
export {
  AsOfProvider,
  HealthIcon,
  type HealthIconProps,
  useAsOf,
} from './HealthIcon';
export { kubectl } from './kubectl';
export { FreshnessBadge, type FreshnessBadgeProps } from './FreshnessBadge';
export { MiddleTruncate, type MiddleTruncateProps } from './MiddleTruncate';
export { quantityText } from './quantity';
export {
  RelativeTime,
  type RelativeTimeProps,
  ShortTime,
} from './RelativeTime';
export { Section } from './Section';
export { StatePanel, type StatePanelProps } from './StatePanel';
export {
  InstallKubeVirtLink,
  KubeVirtAbsent,
  LoadFailed,
  MissingAnnotation,
  NoneFound,
  PermissionDenied,
} from './states';
export { StatusLabel, type StatusLabelProps } from './StatusLabel';
export { useContainerWidth } from './useContainerWidth';
export { VisuallyHidden } from './VisuallyHidden';
export { Explanation, type ExplanationProps } from './Explanation';
