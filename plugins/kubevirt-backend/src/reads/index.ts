export * from './EventReader';
export * from './LogReader';
export * from './ManifestReader';
export * from './PlatformReader';
export * from './SnapshotReader';
export * from './describeFound';
export * from './linkDashboard';
export * from './usage';
