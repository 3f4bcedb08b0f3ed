import Typography from '@material-ui/core/Typography';
import type {
  ClusterPlatform,
  PlatformComponent,
  PlatformCrd,
  PlatformHealth,
  PlatformNode,
  PlatformProduct,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ReactNode } from 'react';
import type { Texts } from '../../translation';
import { Conditions, Facts } from '../shared';
import { ComponentDetails } from './ComponentDetails';

/** A part of the picture: a light, a name, a word, and more behind it. */
export interface ComponentTile {
  key: string;
  health: PlatformHealth;
  name: string;
  /** e.g. `2/2`. */
  figure?: string;
  /** The figure for screen readers. */
  spoken?: string;
  /** A second line. */
  note?: string;
  /** An update is under way: from 0 to 1, or true where nobody knows how far. */
  progress?: boolean;
  details?: () => ReactNode;
}

/** A Deployment or DaemonSet. */
export function serviceTile(
  component: PlatformComponent,
  { t, localize }: Texts,
): ComponentTile {
  const { name, health, ready, desired, leader } = component;
  const values = { ready: String(ready), desired: String(desired) };
  return {
    key: `${component.namespace}/${name}`,
    health,
    name,
    figure: t('platform.ready', values),
    spoken: t('platform.readySpoken', values),
    note:
      localize(component) ??
      (leader && t('platform.leader', { pod: shortPod(leader, name) })),
    progress: health === 'progress',
    details: () => <ComponentDetails component={component} />,
  };
}

/** KubeVirt or CDI as its own object reports it. */
export function productTile(
  name: string,
  product: PlatformProduct,
  { t, localize }: Texts,
): ComponentTile {
  if (!product.installed) {
    return {
      key: name,
      health: product.health,
      name,
      figure: product.health === 'absent' ? t('health.absent') : undefined,
      // What to do about it stands above, once.
      note: product.health === 'absent' ? undefined : localize(product),
    };
  }
  const { phase, observedVersion, targetVersion, updating } = product;
  let note = localize(product);
  if (updating && targetVersion) {
    note =
      observedVersion && observedVersion !== targetVersion
        ? t('platform.updating', { from: observedVersion, to: targetVersion })
        : t('platform.updatingTo', { to: targetVersion });
  }
  return {
    key: name,
    health: product.health,
    name,
    figure: [observedVersion, phase].filter(Boolean).join(' '),
    note,
    progress: updating,
    details: () => <ProductDetails name={name} product={product} t={t} />,
  };
}

/** CRDs that the picture names; further ones are of use to few. */
const MAIN_CRDS = new Set([
  'virtualmachines.kubevirt.io',
  'virtualmachineinstances.kubevirt.io',
  'virtualmachineinstancemigrations.kubevirt.io',
  'datavolumes.cdi.kubevirt.io',
]);

/** The CRDs: those that matter most and those that are not healthy by themselves, the rest as one. */
export function crdTiles(crds: PlatformCrd[], texts: Texts): ComponentTile[] {
  const { t } = texts;
  const single = (crd: PlatformCrd) =>
    MAIN_CRDS.has(crd.name) || crd.health !== 'ok';
  const further = crds.filter(crd => !single(crd));
  return [
    ...crds.filter(single).map(crd => crdTile(crd, texts)),
    ...(further.length > 0
      ? [
          {
            key: 'further',
            health: 'ok' as const,
            name: t('platform.crdsFurther', { count: further.length }),
            figure: t('platform.crdServed'),
            details: () => <CrdList crds={further} t={t} />,
          },
        ]
      : []),
  ];
}

function CrdList(props: { crds: PlatformCrd[]; t: Texts['t'] }) {
  return (
    <Facts
      facts={props.crds.map(crd => [
        crd.kind,
        [crd.name, versionsOf(crd, props.t)].filter(Boolean).join(': '),
      ])}
    />
  );
}

/** `v1 (stored), v1alpha3`; the mark is left out where there is nothing to distinguish. */
function versionsOf(crd: PlatformCrd, t: Texts['t']): string {
  const { versions, storedVersion } = crd;
  return versions
    .map(version =>
      version === storedVersion && versions.length > 1
        ? t('platform.crdStoredMark', { version })
        : version,
    )
    .join(', ');
}

/** A CRD. */
function crdTile(crd: PlatformCrd, { t, localize }: Texts): ComponentTile {
  const { name, kind, health, versions, storedVersion } = crd;
  const message = localize(crd);
  const words: Record<PlatformHealth, string> = {
    ok: t('platform.crdServed'),
    absent: t('platform.crdMissing'),
    unknown: t('health.unknown'),
    progress: t('platform.crdUnserved'),
    warning: t('platform.crdUnserved'),
    error: t('platform.crdUnserved'),
  };
  return {
    key: name,
    health,
    name: t('platform.crdName', { kind }),
    // The first is the stored one, which all others are turned into.
    figure: versions[0] ?? words[health],
    note: message ?? name,
    details: () => (
      <>
        {message && <Typography variant="body2">{message}</Typography>}
        <Facts
          facts={[
            [t('platform.crdFull'), name],
            [t('platform.crdVersions'), versions.join(', ')],
            [t('platform.crdStored'), storedVersion],
          ]}
        />
      </>
    ),
  };
}

/** The launchers, which open to how many run on each node. */
export function launcherTile(
  launchers: ClusterPlatform['launchers'],
  nodes: PlatformNode[],
  { t }: Texts,
): ComponentTile {
  const outdated = (count: number) =>
    count > 0 ? t('platform.outdated', { count }) : undefined;
  const busy = nodes.filter(node => node.launchers > 0);
  return {
    key: 'launchers',
    health: launchers.outdated > 0 ? 'warning' : 'ok',
    name: 'virt-launcher',
    figure: String(launchers.total),
    note: outdated(launchers.outdated),
    details: () =>
      busy.length > 0 ? (
        <Facts
          facts={busy.map(node => [
            node.name,
            [String(node.launchers), outdated(node.outdatedLaunchers)]
              .filter(Boolean)
              .join(', '),
          ])}
        />
      ) : (
        <Typography variant="body2">{t('platform.launchersNone')}</Typography>
      ),
  };
}

/** What distinguishes the pods of one Deployment is their end. */
function shortPod(pod: string, component: string): string {
  return pod.startsWith(`${component}-`)
    ? `…${pod.slice(pod.lastIndexOf('-'))}`
    : pod;
}

function ProductDetails(props: {
  name: string;
  product: PlatformProduct;
  t: Texts['t'];
}) {
  const { product, t } = props;
  return (
    <>
      <Facts
        facts={[
          [t('platform.phase'), product.phase],
          [t('platform.observed'), product.observedVersion],
          [t('platform.target'), product.targetVersion],
          [t('platform.operator'), product.operatorVersion],
        ]}
      />
      <Conditions
        conditions={product.conditions}
        none={t('vm.overview.noConditions')}
      />
    </>
  );
}
