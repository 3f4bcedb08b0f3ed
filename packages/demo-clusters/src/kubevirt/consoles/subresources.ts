import type {
  SubresourceRegistration,
  SubresourceRequest,
  SubresourceResponse,
} from '../../apiserver';
import { ControllerContext } from '../../controllers/context';
import { connectSerial } from '../../guests';
import { StatusError, badRequest, requestTimeout } from '../../status';
import { KubeObject } from '../../types';
import { refuse, VMI, vmiOf } from '../operations/objects';
import { OperationCall } from '../operations/types';
import { ConsoleKind, Consoles } from './Consoles';

/** The API server waits no longer for virt-api. */
const REQUEST_TIMEOUT_MS = 60_000;

/** What Go's `strconv.ParseBool` takes for true; what it takes for neither counts as false. */
const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];

const NOT_RUNNING = 'VMI is not running';

/** kubevirt v1.7 pkg/virt-api/rest/console.go validateVMIForConsole. */
function consoleRefusal(
  { spec, status }: KubeObject,
  call: OperationCall,
): StatusError | undefined {
  if (spec.domain.devices.autoattachSerialConsole === false) {
    return badRequest('No serial consoles are present.');
  }
  if (status?.phase === 'Failed') {
    return refuse(VMI, call, 'VMI is in failed status');
  }
  return status?.phase === 'Running' ? undefined : badRequest(NOT_RUNNING);
}

/** Serves the consoles of guests as subresources of their VMIs. */
export function consoleSubresources(
  context: ControllerContext,
  consoles: Consoles,
): Omit<SubresourceRegistration, 'group' | 'version' | 'resource'>[] {
  const stream =
    (
      kind: ConsoleKind,
      refusal: (
        vmi: KubeObject,
        call: OperationCall,
      ) => StatusError | undefined,
    ) =>
    async (request: SubresourceRequest): Promise<SubresourceResponse> => {
      const { query } = request;
      const vmi = vmiOf(context, request);
      const why = refusal(vmi, request);
      if (why) {
        throw why;
      }
      if (!(await consoles.answers(vmi, REQUEST_TIMEOUT_MS))) {
        throw requestTimeout();
      }
      const preserve =
        kind === 'vnc' && TRUE.includes(query.get('preserveSession') ?? '');
      // virt-handler is called before it is known whether the caller can be given a WebSocket at all.
      const connection = consoles.dial(vmi, kind, preserve);
      return {
        stream: {
          protocol: 'plain.kubevirt.io',
          open: socket =>
            connection.attach(socket, send =>
              connectSerial(consoles.machineOf(vmi), send),
            ),
          abandon: () => connection.end(),
        },
      };
    };
  return [
    {
      name: 'console',
      method: 'GET',
      handler: stream('serial', consoleRefusal),
    },
  ];
}
