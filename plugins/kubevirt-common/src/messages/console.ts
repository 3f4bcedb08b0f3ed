/** Why a console is refused or has ended, and what it says meanwhile. */
export const consoleMessages = {
  // Why a console is refused.
  'console-disabled':
    'Consoles are switched off in this portal. Whoever runs it switches them on with kubevirt.console.enabled.',
  'console-unsupported':
    'This portal runs on a Backstage before 1.57, whose backend has no WebSockets for plugins. Whoever runs it updates Backstage.',
  'console-origin-refused':
    'A page of {{origin}} may not open consoles of this portal. Whoever runs it sets app.baseUrl or backend.cors.origin to the address that people use.',
  'console-bad-request': 'The page asked for a console wrongly: {{text}}',
  'console-not-permitted':
    "You do not have the permission '{{permission}}' to {{operation}} in consoles of {{entity}}. Those who run this portal grant it in the permission policy.",
  'console-without-consent':
    'Nobody on the side of cluster {{cluster}} has agreed that {{entity}} may open consoles of {{vm}}. Whoever owns the VM or its namespace agrees with the annotation {{annotation}}: {{entity}}; whoever runs this portal with a rule in kubevirt.access.',
  'console-people-only': 'Only people may open consoles, and services may not.',
  'console-identity-unknown':
    '{{person}} has no name on cluster {{cluster}}, and consoles are opened in the name of the person. Whoever runs this portal gives one in kubevirt.operations.impersonation.',
  'console-portal-lacks-right':
    'The credential of this portal may not get {{resource}} in namespace {{namespace}} of cluster {{cluster}}. Whoever runs the cluster adds the rule to its role.',
  'console-person-lacks-right':
    '{{user}} may not get {{resource}} in namespace {{namespace}} of cluster {{cluster}}. Whoever runs the cluster adds the rule to a role of that user.',
  'console-impersonation-forbidden':
    'The credential of this portal may not act as {{user}} on cluster {{cluster}}: it needs the verb impersonate on users and groups.',
  'console-not-found':
    '{{entity}} has no VM {{vm}} on cluster {{cluster}}, or you may not see it.',
  'console-uid-changed':
    '{{vm}} on cluster {{cluster}} was deleted and created again since this page was opened. Load the page again.',
  'console-not-running': '{{vm}} does not run, so that it has no console now.',
  'console-no-graphics':
    '{{vm}} has no graphics device (autoattachGraphicsDevice is false), and so no screen.',
  'console-no-serial':
    '{{vm}} has no serial console (autoattachSerialConsole is false).',
  'console-too-many-person':
    'You have {{limit}} consoles open already, which is the limit here (kubevirt.console.maxPerUser). Close one and try again.',
  'console-too-many-vm':
    '{{limit}} people have this console open already, which is the limit here (kubevirt.console.maxPerVm).',
  'console-too-many-cluster':
    '{{limit}} consoles of cluster {{cluster}} are open already, which is the limit here (kubevirt.console.maxPerCluster). Try again later.',
  'console-too-many-portal':
    'This portal takes no further consoles now. Try again later.',

  // Why a console has ended.
  'console-in-use':
    'Somebody has the screen of {{vm}} open outside of this portal, or in another replica of it. If you take it, they are thrown out.',
  'console-taken-over':
    'The console of {{vm}} was taken over outside of this portal, or by another replica of it. Whoever connects again throws them out.',
  'console-restarted': '{{vm}} was restarted.',
  'console-migrated':
    '{{vm}} has moved to {{node}}; the guest goes on running.',
  'console-migrating':
    '{{vm}} is moving to another node; the guest goes on running.',
  'console-stopped': '{{vm}} was stopped.',
  'console-cluster-unreachable':
    'Cluster {{cluster}} does not answer, so that the console of {{vm}} cannot be reached.',
  'console-node-unreachable':
    'The node {{node}} does not answer, so that the console of {{vm}} cannot be reached. See the state of the VM.',
  'console-idle':
    'Nothing was typed or shown for {{minutes}} minutes, and the console was closed (kubevirt.console.idleTimeout).',
  'console-too-long':
    'The console was open for {{minutes}} minutes, the longest time here (kubevirt.console.maxDuration).',
  'console-too-slow':
    'The console showed more than this connection could carry, and was closed.',
  'console-token-ended': 'Your sign-in has to be renewed to go on.',
  'console-check-failed':
    'Whether you may still have this console could not be found out for too long, and so it was closed. Try again.',
  'console-elsewhere':
    'The console of {{vm}} is open in another replica of this portal. Whoever runs it sends all consoles of a VM to one replica (sticky sessions).',
  'console-upstream-failed': 'KubeVirt did not open the console: {{text}}',
  'console-upstream-ended':
    'KubeVirt ended the console of {{vm}}, and the VM’s objects do not show why.',
  'console-screen-unreadable': 'The screen of {{vm}} cannot be shown: {{text}}',
  'console-shutdown': 'This portal is being restarted.',
} as const;
