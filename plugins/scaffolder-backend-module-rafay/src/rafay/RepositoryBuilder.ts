import { nextVersion } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { toYamlDocument } from '../kubevirt';
import {
  buildAddon,
  buildNamespace,
  buildWorkload,
  linkedArtifact,
  placementOf,
  sharingWith,
  uploadedArtifact,
} from './kinds';
import { planBlueprint } from './planBlueprint';
import { artifactName, artifactPath, lockPath, specPath } from './layout';
import type { RepositoryLayout } from './layout';
import { checkOwned, lockText } from './lock';
import type { Lock, LockedVm } from './lock';
import { pipelineName, planPipeline, planRepository } from './pipeline';
import type { PlannedAddon, PlannedContent, Platform } from './platform';
import {
  checkImmutable,
  contentHash,
  keepVersion,
  versionOf,
  withPublished,
} from './publish';
import { putDocument } from './putDocument';
import { sha256 } from './RepositoryTree';
import type { RepositoryTree } from './RepositoryTree';
import type { BlueprintSettings } from './settings';
import type {
  RafayAddon,
  RafayBlueprint,
  RafayKind,
  RafayObject,
  YamlArtifact,
} from './types';

/**
 * Writes a blueprint's objects into a tree, and remembers in the lock what it wrote. One is made for
 * one run of an action; {@link RepositoryBuilder.finish} completes the tree.
 */
export class RepositoryBuilder {
  readonly settings: BlueprintSettings;
  readonly warnings: string[] = [];
  readonly #tree: RepositoryTree;
  readonly #layout: RepositoryLayout;
  readonly #previous: Lock | undefined;
  readonly #lock: Lock;

  private constructor(options: {
    tree: RepositoryTree;
    layout: RepositoryLayout;
    settings: BlueprintSettings;
    previous: Lock | undefined;
  }) {
    const { settings, previous } = options;
    this.#tree = options.tree;
    this.#layout = options.layout;
    this.settings = settings;
    this.#previous = previous;
    this.#lock = {
      format: 1,
      project: settings.project,
      blueprint: settings.blueprintName,
      settings,
      manifests: previous?.manifests ?? [],
      published: previous?.published ?? [],
      virtualMachines: [...(previous?.virtualMachines ?? [])],
      files: { ...previous?.files },
    };
  }

  static create(options: {
    tree: RepositoryTree;
    layout: RepositoryLayout;
    settings: BlueprintSettings;
    previous: Lock | undefined;
  }): RepositoryBuilder {
    return new RepositoryBuilder(options);
  }

  /** What was written so far; changed by this class only. */
  get lock(): Readonly<Lock> {
    return this.#lock;
  }

  /** What is known of a VM, whether it is still there or only its disks. */
  virtualMachine(name: string): LockedVm | undefined {
    return this.#lock.virtualMachines.find(vm => vm.name === name);
  }

  /** Remembers a VM, instead of what was known of it. */
  rememberVirtualMachine(vm: LockedVm): void {
    this.forgetVirtualMachine(vm.name);
    this.#lock.virtualMachines.push(vm);
  }

  forgetVirtualMachine(name: string): void {
    this.#lock.virtualMachines = this.#lock.virtualMachines.filter(
      vm => vm.name !== name,
    );
  }

  get tree(): RepositoryTree {
    return this.#tree;
  }

  get layout(): RepositoryLayout {
    return this.#layout;
  }

  /** Namespaces, add-ons, blueprint, and the workloads of the platform. */
  addPlatform(platform: Platform, manifests: Lock['manifests']): void {
    const { settings } = this;
    this.warnings.push(...platform.warnings);
    this.#lock.manifests = manifests;
    for (const namespace of platform.namespaces) {
      this.putNamespace(namespace.name, namespace);
    }
    const addons = platform.addons.map(addon => {
      const version = this.#addonVersion(addon);
      this.#putVersioned(this.#buildAddon(addon, version), addon.content);
      const { name, dependsOn } = addon;
      return { name, version, ...(dependsOn.length ? { dependsOn } : {}) };
    });
    this.#putVersioned(planBlueprint(settings, addons));
    for (const workload of platform.workloads) {
      this.putWorkload({
        name: workload.name,
        namespace: workload.namespace,
        content: workload.content,
        clusters: settings.clusters,
      });
    }
  }

  putNamespace(
    name: string,
    meta: {
      labels?: Record<string, string>;
      annotations?: Record<string, string>;
    } = {},
  ): void {
    const { settings } = this;
    const path = this.#specPath('Namespace', name);
    // Several blueprints of a project may share a namespace; the first one wrote it.
    if (this.#tree.has(path) && !this.#owns(path)) {
      return;
    }
    this.#put(
      path,
      toYamlDocument(
        buildNamespace({
          project: settings.project,
          name,
          labels: meta.labels,
          annotations: meta.annotations,
          placement: placementOf(settings),
        }),
      ),
    );
  }

  /** A workload and what it uploads. Its version rises by itself when the content changes. */
  putWorkload(options: {
    name: string;
    namespace: string;
    content: PlannedContent;
    clusters?: string[];
  }): void {
    const { settings } = this;
    const { name, namespace, content } = options;
    const build = (version: string) =>
      buildWorkload({
        project: settings.project,
        name,
        namespace,
        version,
        placement: placementOf({
          clusters: options.clusters,
          clusterLabels: settings.clusterLabels,
        }),
        artifact: this.#artifactOf(name, content),
      });
    const spec = this.#tree.get(this.#specPath('Workload', name));
    const current = versionOf(spec);
    const unchanged =
      current !== undefined &&
      spec === toYamlDocument(build(current)) &&
      (!('text' in content) || content.text === this.workloadArtifact(name));
    const version = current === undefined ? 'v1' : nextVersion(current);
    this.#putArtifact('Workload', name, content);
    this.#putObject(build(unchanged ? current : version));
  }

  /** Takes a workload and what it uploads out of the tree. */
  removeWorkload(name: string): void {
    for (const path of [
      this.#specPath('Workload', name),
      this.#artifactPath('Workload', name),
    ]) {
      if (this.#tree.has(path)) {
        checkOwned(this.#previous, this.#tree, path);
        this.#tree.delete(path);
      }
      delete this.#lock.files[path];
    }
  }

  /** Whether the tree holds a workload of this name, no matter who wrote it. */
  hasWorkload(name: string): boolean {
    return this.#tree.has(this.#specPath('Workload', name));
  }

  workloadArtifact(name: string): string | undefined {
    return this.#tree.get(this.#artifactPath('Workload', name));
  }

  /** Whether a workload was written by an earlier run for this blueprint. */
  ownsWorkload(name: string): boolean {
    return this.#owns(this.#specPath('Workload', name));
  }

  /** Repository and pipeline, which follow from everything else. */
  addPipeline(vmWorkloads: string[]): void {
    const { settings } = this;
    const repository = planRepository(settings);
    if (repository) {
      this.#putObject(repository);
    }
    const pipeline = planPipeline(settings, this.#layout, vmWorkloads);
    if (pipeline) {
      this.#putObject(pipeline);
      return;
    }
    const path = this.#specPath(
      'Pipeline',
      pipelineName(settings.blueprintName),
    );
    if (this.#owns(path)) {
      this.#tree.delete(path);
      delete this.#lock.files[path];
    }
  }

  /** As {@link putDocument}. Returns the path of the file. */
  putDocument(names: [string, string], text: string): string {
    const { path, warning } = putDocument(
      { tree: this.#tree, lock: this.#lock, previous: this.#previous },
      names,
      text,
    );
    this.warnings.push(...(warning ? [warning] : []));
    return path;
  }

  /** Writes the lock, after which the tree is complete. */
  finish(): void {
    this.#tree.set(
      lockPath(this.settings.project, this.settings.blueprintName),
      lockText(this.#lock),
    );
  }

  #buildAddon(addon: PlannedAddon, version: string): RafayAddon {
    const { settings } = this;
    return buildAddon({
      project: settings.project,
      name: addon.name,
      namespace: addon.namespace,
      version,
      versionState: settings.versionState,
      artifact: this.#artifactOf(addon.name, addon.content),
      sharing: sharingWith(settings.sharedProjects),
    });
  }

  // An add-on that stays the same keeps its version: clusters have nothing to do then.
  #addonVersion(addon: PlannedAddon): string {
    const spec = this.#tree.get(this.#specPath('Addon', addon.name));
    const current = versionOf(spec);
    const same =
      current !== undefined &&
      spec === toYamlDocument(this.#buildAddon(addon, current)) &&
      (!('text' in addon.content) ||
        addon.content.text ===
          this.#tree.get(this.#artifactPath('Addon', addon.name)));
    return same ? current : this.settings.version;
  }

  #putVersioned(
    object: RafayAddon | RafayBlueprint,
    content?: PlannedContent,
  ): void {
    const text = content && 'text' in content ? content.text : undefined;
    const { kind } = object;
    const { name, project } = object.metadata;
    const published = {
      kind,
      name,
      version: object.spec.version,
      state: object.spec.versionState ?? 'active',
      sha256: contentHash(object, text),
    } as const;
    checkImmutable(this.#lock.published, published, 'version');
    this.#keepCurrent(kind, project, name, object.spec.version);
    this.#lock.published = withPublished(this.#lock.published, published);
    if (kind === 'Addon') {
      this.#putArtifact('Addon', name, content!);
    }
    this.#putObject(object);
  }

  // The version that is there now stays in the repository when another one takes its place.
  #keepCurrent(
    kind: 'Addon' | 'Blueprint',
    project: string,
    name: string,
    version: string,
  ): void {
    const path = this.#specPath(kind, name);
    const current = versionOf(this.#tree.get(path));
    if (current === undefined || current === version) {
      return;
    }
    checkOwned(this.#previous, this.#tree, path);
    const kept = keepVersion(this.#tree, this.#layout, {
      kind,
      project,
      name,
      version: current,
    });
    for (const file of kept) {
      this.#lock.files[file] = sha256(this.#tree.get(file)!);
    }
  }

  #artifactOf(name: string, content: PlannedContent): YamlArtifact {
    return 'urls' in content
      ? linkedArtifact(content.urls)
      : uploadedArtifact(artifactName(this.#layout, name));
  }

  #putArtifact(kind: RafayKind, name: string, content: PlannedContent): void {
    const path = this.#artifactPath(kind, name);
    if ('text' in content) {
      this.#put(path, content.text);
    } else if (this.#owns(path)) {
      this.#tree.delete(path);
      delete this.#lock.files[path];
    }
  }

  #putObject(object: RafayObject): void {
    this.#put(
      this.#specPath(object.kind, object.metadata.name),
      toYamlDocument(object),
    );
  }

  #put(path: string, text: string): void {
    if (this.#tree.has(path) && this.#tree.get(path) !== text) {
      checkOwned(this.#previous, this.#tree, path);
    }
    this.#tree.set(path, text);
    this.#lock.files[path] = sha256(text);
  }

  #owns(path: string): boolean {
    return this.#previous?.files[path] !== undefined;
  }

  #specPath(kind: RafayKind, name: string): string {
    return specPath(this.#layout, this.settings.project, kind, name);
  }

  #artifactPath(kind: RafayKind, name: string): string {
    return artifactPath(this.#layout, this.settings.project, kind, name);
  }
}
