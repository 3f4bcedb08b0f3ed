import type {
  PlatformComponent,
  PlatformCrd,
  PlatformHealth,
  PlatformProduct,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ReactNode } from 'react';
import type { Translate } from '../../translation';
import { Conditions, Facts } from '../shared';
import { ComponentDetails } from './ComponentDetails';

/** A part of the picture: a light, a name, a word, and more behind it. */
export interface Box {
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
export function serviceBox(component: PlatformComponent, t: Translate): Box {
  const { name, health, ready, desired, leader, message } = component;
  const values = { ready: String(ready), desired: String(desired) };
  return {
    key: `${component.namespace}/${name}`,
    health,
    name,
    figure: t('platform.ready', values),
    spoken: t('platform.readySpoken', values),
    note:
      message ??
      (leader && t('platform.leader', { pod: shortPod(leader, name) })),
    progress: health === 'progress',
    details: () => <ComponentDetails component={component} />,
  };
}

/** KubeVirt or CDI as its own object tells it. */
export function productBox(
  name: string,
  product: PlatformProduct,
  t: Translate,
): Box {
  if (!product.installed) {
    return {
      key: name,
      health: product.health,
      name,
      figure: product.health === 'absent' ? t('health.absent') : undefined,
      note: product.message,
    };
  }
  const { phase, observedVersion, targetVersion, updating } = product;
  let note = product.message;
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

/** The CRDs: those that matter most and those that are not well by themselves, the rest as one. */
export function crdBoxes(crds: PlatformCrd[], t: Translate): Box[] {
  const single = (crd: PlatformCrd) =>
    MAIN_CRDS.has(crd.name) || crd.health !== 'ok';
  const further = crds.filter(crd => !single(crd));
  return [
    ...crds.filter(single).map(crd => crdBox(crd, t)),
    ...(further.length > 0
      ? [
          {
            key: 'further',
            health: 'ok' as const,
            name: t('platform.crdsFurther', { count: further.length }),
            figure: t('platform.crdServed'),
            details: () => <CrdList crds={further} />,
          },
        ]
      : []),
  ];
}

function CrdList(props: { crds: PlatformCrd[] }) {
  return (
    <Facts
      facts={props.crds.map(({ name, kind, versions }) => [
        kind,
        [name, ...versions].join(', '),
      ])}
    />
  );
}

/** A CRD. */
function crdBox(crd: PlatformCrd, t: Translate): Box {
  const served = crd.health === 'ok';
  let figure: string = served
    ? t('platform.crdServed')
    : t('platform.crdMissing');
  if (crd.versions.length > 0) {
    figure = crd.versions.join(', ');
  }
  return {
    key: crd.name,
    health: crd.health,
    name: t('platform.crdName', { kind: crd.kind }),
    figure: crd.health === 'unknown' ? t('health.unknown') : figure,
    note: crd.name,
  };
}

/** What tells the pods of one Deployment apart is their end. */
function shortPod(pod: string, component: string): string {
  return pod.startsWith(`${component}-`)
    ? `…${pod.slice(pod.lastIndexOf('-'))}`
    : pod;
}

function ProductDetails(props: {
  name: string;
  product: PlatformProduct;
  t: Translate;
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
