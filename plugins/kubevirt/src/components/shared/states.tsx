import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import AbsentIcon from '@material-ui/icons/RemoveCircleOutline';
import DeniedIcon from '@material-ui/icons/LockOutlined';
import FailedIcon from '@material-ui/icons/CloudOffOutlined';
import LabelIcon from '@material-ui/icons/LabelOutlined';
import NoneIcon from '@material-ui/icons/Search';
import {
  ANNOTATION_ENTITY_REF,
  ANNOTATION_KUBERNETES_ID,
  type ClusterStatus,
  type EntitySearch,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { messageOf } from '../../lib/errors';
import { KUBEVIRT_TEMPLATE, templateRouteRef } from '../../routes';
import { useTexts } from '../../translation';
import { ClusterBanner } from './ClusterBanner';
import { CopyCommand } from './CopyCommand';
import { StatePanel } from './StatePanel';

/** Where the annotations are explained. */
const ANNOTATIONS_DOCS_URL =
  'https://backstage.io/docs/features/kubernetes/configuration#surfacing-your-kubernetes-components-as-part-of-an-entity';

/** The entity carries none of the annotations: what to add, to it and to the VM. */
export function MissingAnnotation(props: { entity: Entity }) {
  const { t } = useTexts();
  const name = props.entity.metadata.name;
  const ref = stringifyEntityRef(props.entity);
  return (
    <StatePanel icon={<LabelIcon />} title={t('state.missing.title')}>
      <Typography variant="body2">{t('state.missing.entity')}</Typography>
      <CopyCommand
        what={t('copy.annotation')}
        command={`metadata:\n  annotations:\n    ${ANNOTATION_KUBERNETES_ID}: ${name}`}
      />
      <Typography variant="body2">{t('state.missing.vm')}</Typography>
      <CopyCommand
        command={`kubectl label vm <vm> -n <namespace> ${ANNOTATION_KUBERNETES_ID}=${name}\nkubectl annotate vm <vm> -n <namespace> ${ANNOTATION_ENTITY_REF}=${ref}`}
      />
      <Link to={ANNOTATIONS_DOCS_URL}>{t('state.docs')}</Link>
    </StatePanel>
  );
}

/** The search ran and found nothing: what was searched. */
export function NoneFound(props: {
  search: EntitySearch;
  clusters: ClusterStatus[];
}) {
  const { search, clusters } = props;
  const { t } = useTexts();
  const titles = new Map(clusters.map(({ name, title }) => [name, title]));
  const names = search.clusters.map(name => titles.get(name) ?? name);
  const facts: [string, string][] = [
    [t('state.none.clusters'), names.join(', ') || t('state.none.anyCluster')],
    [
      t('state.none.namespaces'),
      search.namespaces?.join(', ') ?? t('state.none.allNamespaces'),
    ],
  ];
  if (search.selector) {
    facts.push([t('state.none.selector'), search.selector]);
  }
  if (search.names?.length) {
    facts.push([t('state.none.names'), search.names.join(', ')]);
  }
  return (
    <StatePanel icon={<NoneIcon />} title={t('state.none.title')}>
      {facts.map(([term, value]) => (
        <Typography key={term} variant="body2">
          {term}: <strong>{value}</strong>
        </Typography>
      ))}
      <ClusterBanner clusters={clusters} />
      {search.requires && <Requirements {...search.requires} />}
      <Link to={ANNOTATIONS_DOCS_URL}>{t('state.docs')}</Link>
    </StatePanel>
  );
}

/** What may be missing on a VM that is there, so that the entity gets to see it. */
function Requirements(props: NonNullable<EntitySearch['requires']>) {
  const { label, annotation } = props;
  const { t } = useTexts();
  return (
    <>
      <Typography variant="body2">
        {label ? t('state.none.either') : t('state.none.consent')}
      </Typography>
      {label && (
        <CopyCommand
          command={`kubectl label vm <vm> -n <namespace> ${label}`}
        />
      )}
      <CopyCommand
        command={`kubectl annotate vm <vm> -n <namespace> ${annotation}`}
      />
    </>
  );
}

/** Access was refused. */
export function PermissionDenied(props: {
  /** Name of the permission that is missing. */
  permission: string;
  /** Replaces the title that speaks of virtual machines. */
  title?: string;
  /** The backend's own words. */
  message?: string;
}) {
  const { t } = useTexts();
  return (
    <StatePanel
      icon={<DeniedIcon />}
      title={props.title ?? t('state.denied.title')}
    >
      <Typography variant="body2">
        {t('state.denied.permission', { permission: props.permission })}
      </Typography>
      {props.message && (
        <Typography variant="body2" color="textSecondary">
          {props.message}
        </Typography>
      )}
    </StatePanel>
  );
}

/** A link to the template that installs KubeVirt; nothing where the portal has no scaffolder. */
export function InstallKubeVirtLink() {
  const { t } = useTexts();
  const templateRoute = useRouteRef(templateRouteRef);
  return templateRoute ? (
    // Often inside of a sentence, where colour alone would not distinguish it.
    <Link to={templateRoute(KUBEVIRT_TEMPLATE)} underline="always">
      {t('state.installTemplate')}
    </Link>
  ) : null;
}

/** None of the entity's clusters serves KubeVirt. */
export function KubeVirtAbsent(props: { clusters: ClusterStatus[] }) {
  const { t } = useTexts();
  const names = props.clusters.map(({ name, title }) => title ?? name);
  return (
    <StatePanel icon={<AbsentIcon />} title={t('state.absent.title')}>
      <Typography variant="body2">
        {t('state.absent.description', {
          count: names.length,
          clusters: names.join(', '),
        })}
      </Typography>
      <InstallKubeVirtLink />
    </StatePanel>
  );
}

/** Nothing can be shown: one panel, with what happened and a way to try again. */
export function LoadFailed(props: {
  title?: string;
  error?: Error;
  clusters?: ClusterStatus[];
  onRetry: () => void;
}) {
  const { t } = useTexts();
  return (
    <StatePanel
      alert
      icon={<FailedIcon />}
      title={props.title ?? t('state.failed.title')}
    >
      {props.error && (
        <Typography variant="body2" color="textSecondary">
          {messageOf(props.error)}
        </Typography>
      )}
      {props.clusters && <ClusterBanner clusters={props.clusters} explained />}
      <Button variant="outlined" size="small" onClick={props.onRetry}>
        {t('state.retry')}
      </Button>
    </StatePanel>
  );
}
