export { ClockProvider, useTicking } from './Clock';
export { ClusterBanner, type ClusterBannerProps } from './ClusterBanner';
export { CopyButton, type CopyButtonProps } from './CopyButton';
export { CopyCommand, type CopyCommandProps } from './CopyCommand';
export { HealthIcon, type HealthIconProps } from './HealthIcon';
export { LiveMark, type LiveMarkProps } from './LiveMark';
export { MiddleTruncate, type MiddleTruncateProps } from './MiddleTruncate';
export {
  exactTime,
  RelativeTime,
  type RelativeTimeProps,
  shortTime,
} from './RelativeTime';
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
