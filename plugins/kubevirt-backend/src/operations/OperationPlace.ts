import type { Request } from 'express';
import type { VmLocator } from '../access';

/** Which VM is meant, and in the name of which entity. */
export interface OperationPlace {
  /** `kind:namespace/name`, in lower case. */
  entityRef: string;
  locator: VmLocator;
  /** That it came with, for the audit log. */
  request?: Request;
}
