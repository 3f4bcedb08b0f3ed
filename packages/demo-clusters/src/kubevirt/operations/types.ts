import { ControllerContext } from '../../controllers/context';

/** A call of a subresource of KubeVirt. */
export interface OperationCall {
  namespace?: string;
  name: string;
  /** The body as it came; empty when there is none. */
  text: string;
}

/** A subresource that virt-api serves: where it hangs, and what it does. */
export interface Operation {
  resource: 'virtualmachines' | 'virtualmachineinstances';
  name: string;
  /** Answers the HTTP code, or throws the failure. */
  run(context: ControllerContext, call: OperationCall): number;
}
