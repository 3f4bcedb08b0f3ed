import type {
  SubresourceRegistration,
  SubresourceRequest,
  SubresourceResponse,
} from '../../apiserver';
import { ControllerContext } from '../../controllers/context';
import {
  GuestConnection,
  Machine,
  RfbSession,
  connectSerial,
} from '../../guests';
import { StatusError, badRequest, requestTimeout } from '../../status';
import { KubeObject } from '../../types';
import { refuse, VMI, VMI_NOT_RUNNING, vmiOf } from '../operations/objects';
import { OperationCall } from '../operations/types';
import { ConsoleKind, Consoles } from './Consoles';
import { ConsoleStream } from './ConsoleStream';
import { awaitHandler, inPlainWords } from './handlerAnswers';

/** The API server waits no longer for virt-api. */
const REQUEST_TIMEOUT_MS = 60_000;

/** What Go's `strconv.ParseBool` takes for true; what it takes for neither counts as false. */
const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];

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
  return status?.phase === 'Running' ? undefined : badRequest(VMI_NOT_RUNNING);
}

/** kubevirt v1.7 pkg/virt-api/rest/vnc.go vmiHasDisplay. */
function displayRefusal({ spec, status }: KubeObject): StatusError | undefined {
  if (spec.domain.devices.autoattachGraphicsDevice === false) {
    return badRequest('No graphics devices are present.');
  }
  return status?.phase === 'Running' ? undefined : badRequest(VMI_NOT_RUNNING);
}

/** How a console is connected to, once it may be. */
interface ConsoleService {
  kind: ConsoleKind;
  refusal(vmi: KubeObject, call: OperationCall): StatusError | undefined;
  connect(
    machine: Machine,
    stream: ConsoleStream,
    send: (data: Buffer) => void,
  ): GuestConnection;
}

const SERIAL: ConsoleService = {
  kind: 'serial',
  refusal: consoleRefusal,
  connect: (machine, _, send) => connectSerial(machine, send),
};

const VNC: ConsoleService = {
  kind: 'vnc',
  refusal: displayRefusal,
  connect: (machine, stream, send) =>
    new RfbSession(machine, {
      send,
      behind: () => stream.behind,
      fail: () => stream.end(),
    }),
};

/** Serves the consoles of guests as subresources of their VMIs. */
export function consoleSubresources(
  context: ControllerContext,
  consoles: Consoles,
): Omit<SubresourceRegistration, 'group' | 'version' | 'resource'>[] {
  const stream =
    ({ kind, refusal, connect }: ConsoleService) =>
    async (request: SubresourceRequest): Promise<SubresourceResponse> => {
      const vmi = vmiOf(context, request);
      const why = refusal(vmi, request);
      if (why) {
        throw why;
      }
      if (!(await consoles.answers(vmi, REQUEST_TIMEOUT_MS))) {
        throw requestTimeout();
      }
      const preserve =
        kind === 'vnc' &&
        TRUE.includes(request.query.get('preserveSession') ?? '');
      // virt-handler is called before it is known whether the caller can be given a WebSocket at all.
      const connection = consoles.dial(vmi, kind, preserve);
      return {
        stream: {
          protocol: 'plain.kubevirt.io',
          open: socket =>
            connection.attach(socket, send =>
              connect(consoles.machineOf(vmi), connection, send),
            ),
          abandon: () => connection.end(),
        },
      };
    };
  return [
    { name: 'console', method: 'GET', handler: stream(SERIAL) },
    { name: 'vnc', method: 'GET', handler: stream(VNC) },
    {
      name: 'vnc/screenshot',
      method: 'GET',
      handler: request => screenshot(context, consoles, request),
    },
  ];
}

async function screenshot(
  context: ControllerContext,
  consoles: Consoles,
  request: SubresourceRequest,
): Promise<SubresourceResponse> {
  const vmi = inPlainWords(() => {
    const found = vmiOf(context, request);
    const why = displayRefusal(found);
    if (why) {
      throw why;
    }
    return found;
  });
  await awaitHandler(consoles, vmi, 'vnc/screenshot');
  return {
    body: consoles.machineOf(vmi).picture(),
    contentType: 'image/png',
  };
}
