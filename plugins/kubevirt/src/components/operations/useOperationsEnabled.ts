import { configApiRef, useApi } from '@backstage/frontend-plugin-api';

/** Whether this portal lets people operate VMs at all. What a person may do, the backend says. */
export function useOperationsEnabled(): boolean {
  const config = useApi(configApiRef);
  return config.getOptionalBoolean('kubevirt.operations.enabled') ?? false;
}
