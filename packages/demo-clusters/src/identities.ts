import { randomBytes } from 'node:crypto';
import { TokenIdentity } from './rbac';

const READ = ['get', 'list', 'watch'];

/** Who calls a demo cluster; each has a token of its own, new in each run. */
export interface DemoIdentities {
  admin: TokenIdentity & { token: string };
  /** Reads what the portal shows. */
  reader: TokenIdentity & { token: string };
  /** Reads, and operates VMs. */
  operator: TokenIdentity & { token: string };
  /** Is known and may do nothing. */
  nobody: TokenIdentity & { token: string };
}

const READ_RULES = [
  {
    verbs: READ,
    apiGroups: [
      'kubevirt.io',
      'cdi.kubevirt.io',
      'instancetype.kubevirt.io',
      'apps',
      'apiextensions.k8s.io',
      'coordination.k8s.io',
      'storage.k8s.io',
      'snapshot.kubevirt.io',
      'snapshot.storage.k8s.io',
    ],
    resources: ['*'],
  },
  {
    verbs: READ,
    apiGroups: [''],
    resources: [
      'pods',
      'nodes',
      'namespaces',
      'events',
      'persistentvolumeclaims',
      'persistentvolumes',
      'services',
    ],
  },
  { verbs: ['get'], apiGroups: [''], resources: ['pods/log'] },
  // What VMs use.
  {
    verbs: ['get', 'list'],
    apiGroups: ['metrics.k8s.io'],
    resources: ['pods'],
  },
  {
    verbs: ['get'],
    apiGroups: [''],
    resources: ['services/proxy'],
    resourceNames: ['prometheus:9090'],
  },
  {
    verbs: ['get'],
    apiGroups: ['subresources.kubevirt.io'],
    resources: [
      'virtualmachineinstances/guestosinfo',
      'virtualmachineinstances/filesystemlist',
      'virtualmachineinstances/userlist',
    ],
  },
];

/** The least that operating VMs needs; virt-api changes the objects with an account of its own. */
const OPERATE_RULES = [
  {
    verbs: ['update'],
    apiGroups: ['subresources.kubevirt.io'],
    resources: [
      'virtualmachines/start',
      'virtualmachines/stop',
      'virtualmachines/restart',
      'virtualmachines/migrate',
      // The API server asks for the first word only, virt-api of later releases for both.
      'virtualmachines/evacuate',
      'virtualmachines/evacuate/cancel',
      'virtualmachineinstances/pause',
      'virtualmachineinstances/unpause',
      'virtualmachineinstances/softreboot',
      'virtualmachineinstances/reset',
    ],
  },
  {
    // To see and use their consoles; of `vnc/screenshot` the first word counts, as above.
    verbs: ['get'],
    apiGroups: ['subresources.kubevirt.io'],
    resources: [
      'virtualmachineinstances/console',
      'virtualmachineinstances/vnc',
      'virtualmachineinstances/vnc/screenshot',
    ],
  },
  {
    verbs: ['create', 'delete'],
    apiGroups: ['snapshot.kubevirt.io'],
    resources: ['virtualmachinesnapshots', 'virtualmachinerestores'],
  },
  {
    // To cancel one.
    verbs: ['delete'],
    apiGroups: ['kubevirt.io'],
    resources: ['virtualmachineinstancemigrations'],
  },
];

/** The identities of a demo cluster, with fresh random tokens. */
export function demoIdentities(): DemoIdentities {
  const token = () => randomBytes(24).toString('base64url');
  const account = (name: string) => `system:serviceaccount:demo:${name}`;
  const groups = ['system:serviceaccounts', 'system:authenticated'];
  return {
    admin: {
      name: 'demo-admin',
      groups: ['system:masters', 'system:authenticated'],
      rules: 'admin',
      token: token(),
    },
    reader: {
      name: account('reader'),
      groups,
      rules: READ_RULES,
      token: token(),
    },
    operator: {
      name: account('operator'),
      groups,
      rules: [...READ_RULES, ...OPERATE_RULES],
      token: token(),
    },
    nobody: { name: account('nobody'), groups, rules: [], token: token() },
  };
}
