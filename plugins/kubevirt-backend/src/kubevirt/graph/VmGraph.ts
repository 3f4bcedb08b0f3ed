import type {
  DataVolume,
  KubeObject,
  Migration,
  PersistentVolumeClaim,
  Pod,
  VirtualMachine,
  VirtualMachineInstance,
} from '../types';
import type { KindContents, KindKey } from '../kinds';
import { LabelIndex } from './LabelIndex';
import { MultiMap } from '../../lib/MultiMap';
import { PendingOwners, type ListedMachines } from './PendingOwners';
import { indexedRequirement, matches, type VmQuery } from './query';
import {
  controllerOf,
  differing,
  migrationTarget,
  podNode,
  podOwner,
  vmOwner,
  volumeNames,
} from './relations';
import { VmItem } from './VmItem';

/** The stores that a VM's view is made from. */
export type VmStores = Pick<
  Record<KindKey, KindContents>,
  | 'virtualMachines'
  | 'instances'
  | 'launcherPods'
  | 'migrations'
  | 'dataVolumes'
  | 'claims'
>;

/** The objects that belong to a VM, and that its own name does not give. */
export interface RelatedObjects {
  pods: Pod[];
  migrations: Migration[];
  dataVolumes: DataVolume[];
  claims: PersistentVolumeClaim[];
}

/**
 * Knows which objects belong to which VM, so that a change touches just the VMs it is about.
 *
 * @remarks
 * A VMI belongs to the VM of its name that is its controller, a pod to the VMI (or, for hot-plugged
 * disks, to the launcher pod) that is its controller, a migration to the VMI it names, a DataVolume to
 * the VM that owns it or whose volumes name it, a claim to those whose volumes name it. Labels such as
 * `vm.kubevirt.io/name` hold the hostname and are not looked at
 * (kubevirt v1.9 pkg/virt-controller/services/template.go).
 */
export class VmGraph {
  readonly #stores: () => VmStores;
  readonly #touch: (key: string) => void;
  readonly #pendingOwners: PendingOwners;
  readonly #items = new Map<string, VmItem>();
  readonly #labels = new LabelIndex<VmItem>(
    () => this.#items.values(),
    item => item.labels,
  );
  readonly #podsByController = new MultiMap<string, Pod>();
  readonly #podsByNode = new MultiMap<string, Pod>();
  readonly #migrationsByVmi = new MultiMap<string, Migration>();
  readonly #dataVolumesByOwner = new MultiMap<string, DataVolume>();
  readonly #itemsByVolume = new MultiMap<string, VmItem>();
  readonly #itemsByNode = new MultiMap<string, VmItem>();

  /**
   * @param touch - called with the key of each item that changed, appeared or went
   * @param read - how far the VMs of a namespace are known
   */
  constructor(
    stores: () => VmStores,
    touch: (key: string) => void,
    read: (namespace: string) => ListedMachines,
  ) {
    this.#stores = stores;
    this.#touch = touch;
    this.#pendingOwners = new PendingOwners(read);
  }

  get size(): number {
    return this.#items.size;
  }

  get(key: string): VmItem | undefined {
    return this.#items.get(key);
  }

  /** The VM of that name, else the VMI that no VM owns. */
  byName(namespace: string, name: string): VmItem | undefined {
    return VmItem.keysOf(namespace, name)
      .map(key => this.#items.get(key))
      .find(item => item !== undefined);
  }

  find(query: VmQuery): VmItem[] {
    if (query.names) {
      const keys = new Set(
        query.names.flatMap(({ namespace, name }) =>
          VmItem.keysOf(namespace, name),
        ),
      );
      return [...keys].flatMap(key => this.#items.get(key) ?? []);
    }
    const found: VmItem[] = [];
    const requirement = indexedRequirement(query);
    const values = requirement && new Set(requirement.values);
    const candidates: Iterable<VmItem>[] =
      requirement && values
        ? [...values].map(value => this.#labels.get(requirement.key, value))
        : [this.#items.values()];
    for (const group of candidates) {
      for (const item of group) {
        if (matches(query, item)) {
          found.push(item);
        }
      }
    }
    return found;
  }

  /** The objects that belong to an item: a handful of look-ups, whatever the cluster's size. */
  objects({ namespace, name, vm, vmi, volumes }: VmItem): RelatedObjects {
    const stores = this.#stores();
    const pods: Pod[] = [];
    for (const launcher of vmi
      ? this.#podsByController.get(vmi.metadata.uid)
      : []) {
      // A hot-plugged disk's pod is controlled by the launcher's.
      pods.push(launcher, ...this.#podsByController.get(launcher.metadata.uid));
    }
    const dataVolumes = new Set(
      vm ? this.#dataVolumesByOwner.get(vm.metadata.uid) : [],
    );
    const claimNames = new Set(volumes);
    for (const volume of claimNames) {
      const found = stores.dataVolumes.byName(namespace, volume);
      if (found) {
        dataVolumes.add(found as DataVolume);
      }
    }
    for (const { metadata, status } of dataVolumes) {
      claimNames.add(status?.claimName ?? metadata.name);
    }
    return {
      pods,
      migrations: [...this.#migrationsByVmi.get(`${namespace}/${name}`)],
      dataVolumes: [...dataVolumes],
      claims: [...claimNames].flatMap(
        claim =>
          (stores.claims.byName(namespace, claim) as
            | PersistentVolumeClaim
            | undefined) ?? [],
      ),
    };
  }

  touchAll(): void {
    for (const key of this.#items.keys()) {
      this.#touch(key);
    }
  }

  /** Touches the VMs that run on a node, and those that have a pod there. */
  touchNode(name: string): void {
    for (const item of this.#itemsByNode.get(name)) {
      this.#touch(item.key);
    }
    for (const pod of this.#podsByNode.get(name)) {
      this.#touchPod(pod);
    }
  }

  /** An object of a kind came, changed or went: `before` or `after` is absent then. */
  onChange(kind: KindKey, before?: KubeObject, after?: KubeObject): void {
    switch (kind) {
      case 'virtualMachines':
        this.#onVirtualMachine(before, after);
        break;
      case 'instances':
        this.#onInstance(before, after);
        break;
      case 'launcherPods':
        this.#onPod(before, after);
        break;
      case 'migrations':
        this.#onMigration(before, after);
        break;
      case 'dataVolumes':
        this.#onDataVolume(before, after);
        break;
      case 'claims':
        this.#onClaim(before, after);
        break;
      default:
    }
  }

  #onVirtualMachine(before?: VirtualMachine, after?: VirtualMachine): void {
    const { namespace = '', name } = (after ?? before)!.metadata;
    const key = VmItem.keyOf(namespace, name, false);
    let item = this.#items.get(key);
    const labels = item?.labels;
    if (after && !item) {
      item = new VmItem(namespace, name, false);
      this.#items.set(key, item);
    }
    if (!item) {
      return;
    }
    item.vm = after;
    if (!after) {
      this.#items.delete(key);
      this.#labels.update(item, labels, undefined);
      item.vmi = undefined;
      this.#index(item);
    } else {
      this.#labels.update(item, labels, after.metadata.labels);
    }
    if (!before || !after) {
      this.#place(namespace, name, after ? undefined : before?.metadata.uid);
    }
    if (after) {
      this.#index(item);
    }
    this.#touch(key);
  }

  #onInstance(before?: KubeObject, after?: KubeObject): void {
    const { namespace = '', name } = (after ?? before)!.metadata;
    this.#place(namespace, name);
  }

  /** VMs are known further than before: those that did not come by now are not there. */
  onListedMachines(): void {
    for (const [namespace, name] of this.#pendingOwners.over()) {
      this.#place(namespace, name);
    }
  }

  #onPod(before?: Pod, after?: Pod): void {
    this.#podsByController.replace(before, after, podOwner);
    this.#podsByNode.replace(before, after, podNode);
    for (const pod of differing(podOwner, before, after)) {
      this.#touchPod(pod);
    }
  }

  #onMigration(before?: Migration, after?: Migration): void {
    this.#migrationsByVmi.replace(before, after, migrationTarget);
    for (const target of new Set([
      migrationTarget(before) ?? '',
      migrationTarget(after) ?? '',
    ])) {
      for (const key of [target, `vmi:${target}`]) {
        if (this.#items.has(key)) {
          this.#touch(key);
        }
      }
    }
  }

  #onDataVolume(before?: DataVolume, after?: DataVolume): void {
    this.#dataVolumesByOwner.replace(before, after, vmOwner);
    const { namespace, name } = (after ?? before)!.metadata;
    this.#touchVolume(namespace, name);
    for (const dataVolume of differing(vmOwner, before, after)) {
      const owner = this.#stores().virtualMachines.byUid(
        vmOwner(dataVolume) ?? '',
      );
      if (owner) {
        const { namespace: of = '', name: vm } = owner.metadata;
        this.#touch(VmItem.keyOf(of, vm, false));
      }
    }
  }

  #onClaim(before?: KubeObject, after?: KubeObject): void {
    const { namespace, name } = (after ?? before)!.metadata;
    this.#touchVolume(namespace, name);
  }

  /**
   * Puts the VMI of a name under its VM, or on its own, or takes it away.
   *
   * @param gone - uid of the VM of that name that has just gone
   */
  #place(namespace: string, name: string, gone?: string): void {
    const { virtualMachines, instances } = this.#stores();
    const instance = instances.byName(namespace, name) as
      | VirtualMachineInstance
      | undefined;
    const owner = controllerOf(instance);
    const machine = virtualMachines.byName(namespace, name);
    const owned = Boolean(
      instance && machine && owner?.uid === machine.metadata.uid,
    );

    const vmItem = this.#items.get(VmItem.keyOf(namespace, name, false));
    if (vmItem) {
      const vmi = owned ? instance : undefined;
      if (vmItem.vmi !== vmi) {
        vmItem.vmi = vmi;
        this.#index(vmItem);
        this.#touch(vmItem.key);
      }
    }
    const key = VmItem.keyOf(namespace, name, true);
    let alone = this.#items.get(key);
    const labels = alone?.labels;
    if (
      instance &&
      !owned &&
      !alone &&
      owner?.kind === 'VirtualMachine' &&
      owner.uid !== gone &&
      this.#pendingOwners.awaits(instance)
    ) {
      return;
    }
    this.#pendingOwners.forget(namespace, name);
    if (instance && !owned) {
      if (!alone) {
        alone = new VmItem(namespace, name, true);
        this.#items.set(key, alone);
      }
      alone.vmi = instance;
      this.#labels.update(alone, labels, alone.labels);
      this.#index(alone);
      this.#touch(key);
    } else if (alone) {
      alone.vmi = undefined;
      this.#items.delete(key);
      this.#labels.update(alone, labels, undefined);
      this.#index(alone);
      this.#touch(key);
    }
  }

  /** Brings the indexes by volume and by node in line with the item. */
  #index(item: VmItem): void {
    const { namespace } = item;
    const volumes = volumeNames(item);
    for (const name of item.volumes ?? []) {
      if (!volumes?.includes(name)) {
        this.#itemsByVolume.delete(`${namespace}/${name}`, item);
      }
    }
    for (const name of volumes ?? []) {
      if (!item.volumes?.includes(name)) {
        this.#itemsByVolume.add(`${namespace}/${name}`, item);
      }
    }
    item.volumes = volumes;
    const node = item.vmi?.status?.nodeName || undefined;
    if (node !== item.node) {
      if (item.node) {
        this.#itemsByNode.delete(item.node, item);
      }
      if (node) {
        this.#itemsByNode.add(node, item);
      }
      item.node = node;
    }
  }

  /** Touches the VM that a pod belongs to. */
  #touchPod(pod: Pod): void {
    const uid = podOwner(pod);
    if (!uid) {
      return;
    }
    const { instances, launcherPods } = this.#stores();
    const launcher = launcherPods.byUid(uid);
    const instance = instances.byUid(launcher ? podOwner(launcher) ?? '' : uid);
    if (instance) {
      this.#touchInstance(instance);
    }
  }

  #touchInstance({ metadata }: KubeObject): void {
    const { namespace = '', name, uid } = metadata;
    for (const standalone of [false, true]) {
      const key = VmItem.keyOf(namespace, name, standalone);
      if (this.#items.get(key)?.vmi?.metadata.uid === uid) {
        this.#touch(key);
      }
    }
  }

  #touchVolume(namespace: string | undefined, name: string): void {
    for (const item of this.#itemsByVolume.get(`${namespace}/${name}`)) {
      this.#touch(item.key);
    }
  }
}
