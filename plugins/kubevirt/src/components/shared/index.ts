export { CamelWord } from './CamelWord';
export { CauseSource } from './CauseSource';
export { ClockProvider, useTicking } from './Clock';
export { ClusterBanner } from './ClusterBanner';
export { Conditions } from './Conditions';
export { ConsentMissing } from './ConsentMissing';
export { CopyButton } from './CopyButton';
export { CopyCommand } from './CopyCommand';
export { Disclosure } from './Disclosure';
export { Facts } from './Facts';
export { AsOfProvider, HealthIcon, useAsOf } from './HealthIcon';
export { kubectl } from './kubectl';
export { FreshnessBadge, type FreshnessBadgeProps } from './FreshnessBadge';
export { MiddleTruncate } from './MiddleTruncate';
export { NoValue } from './NoValue';
export { PanelState } from './PanelState';
export { bytesText, inBinaryUnit, quantityText } from './quantity';
export { RelativeTime, ShortTime } from './RelativeTime';
export { Section } from './Section';
export { StatePanel } from './StatePanel';
export {
  InstallKubeVirtLink,
  KubeVirtAbsent,
  LoadFailed,
  MissingAnnotation,
  NoneFound,
  PermissionDenied,
} from './states';
export { StatusLabel } from './StatusLabel';
export { useContainerWidth } from './useContainerWidth';
export { VisuallyHidden } from './VisuallyHidden';
export { Explanation } from './Explanation';
