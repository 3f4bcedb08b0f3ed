import ipaddr from 'ipaddr.js';
import { isDnsLabel, isDnsSubdomain, show } from '../../checks';
import type { Report } from '../../Report';
import { setOf, type VmiSpec } from './spec';
import { validatePath } from './volumes';

/** kubevirt v1.9 pkg/virt-config/virt-config.go, DefaultAMD64EmulatedMachines and its siblings. */
const MACHINES = /^(?:q35|pc-q35|virt|s390-ccw-virtio)/;
const EVICTION = ['None', 'LiveMigrate', 'LiveMigrateIfPossible', 'External'];
const ARCHITECTURES = ['amd64', 'arm64', 's390x'];
const IO_THREADS = ['shared', 'auto', 'supplementalPool'];
const PROBES = ['httpGet', 'tcpSocket', 'exec', 'guestAgentPing'];

/**
 * The rest of a VMI: kubevirt v1.9
 * pkg/virt-api/webhooks/validating-webhook/admitters/vmi-create-admitter.go, ValidateVirtualMachineInstanceSpec.
 *
 * @param preferred - whether a preference may set what is left open
 */
export function validateGuest(
  spec: VmiSpec,
  path: string,
  preferred: boolean,
  report: Report,
): void {
  validateNames(spec, path, report);
  validateProbes(spec, path, report);
  validateFirmware(spec, `${path}.domain`, preferred, report);
  validateDns(spec, path, report);
  validateAccessCredentials(spec, `${path}.accessCredentials`, report);
  const { ioThreadsPolicy, ioThreads } = spec.domain;
  if (ioThreadsPolicy !== undefined && !IO_THREADS.includes(ioThreadsPolicy)) {
    report.problem(
      `${path}.domain.ioThreadsPolicy`,
      `${show(ioThreadsPolicy)} is none of ${IO_THREADS.join(', ')}`,
    );
  }
  if (
    ioThreadsPolicy === 'supplementalPool' &&
    !(ioThreads?.supplementalPoolThreadCount >= 1)
  ) {
    report.problem(
      `${path}.domain.ioThreads.supplementalPoolThreadCount`,
      'is needed with the policy supplementalPool',
    );
  }
  const { machine } = spec.domain;
  if (machine?.type && !MACHINES.test(machine.type)) {
    // validateEmulatedMachine
    report.warning(
      `${path}.domain.machine.type`,
      `KubeVirt takes ${show(
        machine.type,
      )} only where its configuration lists it; the types of amd64 are q35 and pc-q35-…`,
    );
  }
}

/**
 * validateHostNameNotConformingToDNSLabelRules, validateSubdomainDNSSubdomainRules, validateStartStrategy,
 * validateLiveMigration, validateServiceAccountName
 */
function validateNames(spec: VmiSpec, path: string, report: Report): void {
  const { hostname, subdomain, startStrategy, evictionStrategy } = spec;
  if (hostname && !isDnsLabel(hostname)) {
    report.problem(`${path}.hostname`, `${show(hostname)} is no DNS label`);
  }
  if (subdomain && !isDnsSubdomain(subdomain)) {
    report.problem(`${path}.subdomain`, `${show(subdomain)} is no DNS name`);
  }
  if (startStrategy !== undefined && startStrategy !== 'Paused') {
    report.problem(
      `${path}.startStrategy`,
      `${show(startStrategy)} is unknown; the only one is Paused`,
    );
  } else if (startStrategy !== undefined && spec.livenessProbe) {
    report.problem(
      `${path}.startStrategy`,
      'goes with no livenessProbe, as the guest would not answer',
    );
  }
  if (evictionStrategy !== undefined && !EVICTION.includes(evictionStrategy)) {
    report.problem(
      `${path}.evictionStrategy`,
      `${show(evictionStrategy)} is none of ${EVICTION.join(', ')}`,
    );
  }
  const { serviceAccountName } = spec;
  if (serviceAccountName) {
    const other = spec.volumes?.find(
      ({ serviceAccount }) =>
        serviceAccount &&
        serviceAccount.serviceAccountName !== serviceAccountName,
    );
    if (!isDnsSubdomain(serviceAccountName) || other) {
      report.problem(
        `${path}.serviceAccountName`,
        other
          ? `differs from that of the volume ${show(other.name)}`
          : `${show(serviceAccountName)} is no name of a ServiceAccount`,
      );
    }
  }
}

/** validateProbe, appendStatusCauseForProbeNotAllowedWithNoPodNetworkPresent */
function validateProbes(spec: VmiSpec, path: string, report: Report): void {
  const { networks, domain } = spec;
  // Without any, KubeVirt adds the pod network (pkg/network/vmispec, SetDefaultNetworkInterface).
  const podNetwork =
    networks?.some(network => network.pod) ??
    (domain.devices.autoattachPodInterface !== false &&
      !domain.devices.interfaces?.length);
  for (const name of ['readinessProbe', 'livenessProbe']) {
    const probe = spec[name];
    const ways = probe ? setOf(probe, PROBES) : [];
    if (probe && ways.length !== 1) {
      report.problem(
        `${path}.${name}`,
        `needs exactly one of ${PROBES.join(', ')}`,
      );
    }
    for (const way of ways) {
      if (!podNetwork && (way === 'httpGet' || way === 'tcpSocket')) {
        report.problem(`${path}.${name}.${way}`, 'needs the pod network');
      }
    }
  }
}

/** validateFirmware, validateFirmwareACPI, validateKernelBoot, validateDomainSpec */
function validateFirmware(
  spec: VmiSpec,
  path: string,
  preferred: boolean,
  report: Report,
): void {
  const { firmware, features, launchSecurity } = spec.domain;
  const { bootloader, kernelBoot, acpi } = firmware ?? {};
  if (bootloader?.efi && bootloader.bios) {
    report.problem(
      `${path}.firmware.bootloader`,
      'efi and bios exclude each other',
    );
  }
  const secureBoot = bootloader?.efi && bootloader.efi.secureBoot !== false;
  const smm = features?.smm && features.smm.enabled !== false;
  const tdx = launchSecurity?.tdx;
  if (secureBoot && !smm && !tdx) {
    const at = `${path}.firmware.bootloader.efi`;
    const message =
      'Secure Boot, which is on unless secureBoot is false, needs features.smm';
    if (preferred) {
      report.warning(at, `${message}, here or of the preference`);
    } else {
      report.problem(at, message);
    }
  }
  if (kernelBoot) {
    validateKernelBoot(kernelBoot, `${path}.firmware.kernelBoot`, report);
  }
  if (acpi) {
    const at = `${path}.firmware.acpi`;
    const names = setOf(acpi, ['slicNameRef', 'msdmNameRef']);
    if (names.length === 0) {
      report.problem(at, 'needs slicNameRef or msdmNameRef');
    }
    for (const name of names) {
      const volume = spec.volumes?.find(item => item.name === acpi[name]);
      if (!volume?.secret) {
        report.problem(`${at}.${name}`, 'must name a volume with a secret');
      }
    }
  }
}

function validateKernelBoot(
  kernelBoot: Record<string, any>,
  path: string,
  report: Report,
): void {
  const { container, kernelArgs } = kernelBoot;
  if (!container) {
    if (kernelArgs) {
      report.problem(`${path}.kernelArgs`, 'needs a kernel (container)');
    }
    return;
  }
  const { kernelPath, initrdPath } = container;
  if (!kernelPath && !initrdPath) {
    report.problem(`${path}.container`, 'needs kernelPath or initrdPath');
  }
  for (const [name, value] of Object.entries({ kernelPath, initrdPath })) {
    if (value) {
      validatePath(value, `${path}.container.${name}`, report);
    }
  }
}

/** validatePodDNSConfig */
function validateDns(spec: VmiSpec, path: string, report: Report): void {
  const { dnsPolicy, dnsConfig } = spec;
  const { nameservers = [], searches = [] } = dnsConfig ?? {};
  if (dnsPolicy === 'None' && nameservers.length === 0) {
    report.problem(
      `${path}.dnsConfig.nameservers`,
      'one is needed with dnsPolicy None',
    );
  }
  if (nameservers.length > 3 || searches.length > 6) {
    report.problem(
      `${path}.dnsConfig`,
      'has at most 3 nameservers and 6 searches',
    );
  }
  if (searches.join(' ').length > 256) {
    report.problem(`${path}.dnsConfig.searches`, 'has at most 256 characters');
  }
  nameservers.forEach((server: string, index: number) => {
    if (!ipaddr.isValid(server)) {
      report.problem(
        `${path}.dnsConfig.nameservers[${index}]`,
        `${show(server)} is no IP address`,
      );
    }
  });
  searches.forEach((search: string, index: number) => {
    if (!isDnsSubdomain(search)) {
      report.problem(
        `${path}.dnsConfig.searches[${index}]`,
        `${show(search)} is no DNS name`,
      );
    }
  });
}

/** validateAccessCredentials */
function validateAccessCredentials(
  spec: VmiSpec,
  path: string,
  report: Report,
): void {
  const has = (source: string) =>
    spec.volumes?.some(volume => volume[source]) ?? false;
  (spec.accessCredentials ?? []).forEach(
    (credential: Record<string, any>, index: number) => {
      const at = `${path}[${index}]`;
      const types = setOf(credential, ['sshPublicKey', 'userPassword']);
      if (types.length !== 1) {
        report.problem(at, 'needs exactly one of sshPublicKey, userPassword');
      }
      for (const type of types) {
        const { source = {}, propagationMethod: method = {} } =
          credential[type];
        if (!source.secret) {
          report.problem(`${at}.${type}.source`, 'needs a secret');
        }
        const methods =
          type === 'sshPublicKey'
            ? ['noCloud', 'configDrive', 'qemuGuestAgent']
            : ['qemuGuestAgent'];
        if (setOf(method, methods).length !== 1) {
          report.problem(
            `${at}.${type}.propagationMethod`,
            `needs exactly one of ${methods.join(', ')}`,
          );
        }
        if (
          (method.noCloud && !has('cloudInitNoCloud')) ||
          (method.configDrive && !has('cloudInitConfigDrive'))
        ) {
          report.problem(
            `${at}.${type}.propagationMethod`,
            'needs a cloud-init volume of its kind',
          );
        }
        if (
          type === 'sshPublicKey' &&
          method.qemuGuestAgent &&
          !method.qemuGuestAgent.users?.length
        ) {
          report.problem(
            `${at}.${type}.propagationMethod.qemuGuestAgent.users`,
            'one is needed',
          );
        }
      }
    },
  );
}

/**
 * What KubeVirt asks of VMIs only, as validateContainerPaths: ValidateVirtualMachineInstanceHypervMode and
 * ValidateVirtualMachineInstancePerArch.
 */
export function validateInstance(
  spec: VmiSpec,
  path: string,
  say: (path: string, message: string) => void,
): void {
  const { features } = spec.domain;
  if (features?.hyperv && features.hypervPassthrough) {
    say(
      `${path}.domain.features`,
      'hyperv and hypervPassthrough exclude each other',
    );
  }
  const { architecture } = spec;
  if (architecture && !ARCHITECTURES.includes(architecture)) {
    say(
      `${path}.architecture`,
      `${show(architecture)} is none of ${ARCHITECTURES.join(', ')}`,
    );
  }
}
