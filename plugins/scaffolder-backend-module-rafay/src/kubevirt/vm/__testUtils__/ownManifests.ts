import { exampleContext } from '../../__testUtils__/machines';
import type { VmInput } from '../../types';
import { buildVirtualMachine } from '../virtualMachine';

export const own = `# kept out
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata:
  name: web
  uid: 8f3c
  finalizers: [kubevirt.io/virtualMachineControllerFinalize]
  resourceVersion: "7"
  labels: {tier: web}
spec:
  running: true
  dataVolumeTemplates:
  - metadata: {name: web-root}
    spec:
      source:
        registry: {url: "docker://quay.io/containerdisks/fedora:latest"}
      storage: {resources: {requests: {storage: 10Gi}}}
  template:
    metadata:
      labels: {tier: front}
    spec:
      domain:
        cpu: {cores: 2}
        memory: {guest: 2Gi}
        devices:
          disks:
          - name: root
            disk: {bus: virtio}
          interfaces:
          - name: default
            masquerade: {}
      networks:
      - name: default
        pod: {}
      volumes:
      - name: root
        dataVolume: {name: web-root}
status:
  ready: true
`;

export const context = { ...exampleContext, path: 'vms[0]' };

export const adopt = (manifest: string | object, more: Partial<VmInput> = {}) =>
  buildVirtualMachine(
    { name: 'web', manifest: manifest as never, ...more },
    context,
  );
