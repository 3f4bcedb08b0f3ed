import Typography from '@material-ui/core/Typography';
import ConsentIcon from '@material-ui/icons/HowToRegOutlined';
import {
  ANNOTATION_ENTITY_REF,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VirtualMachineLocator } from '../../api';
import { useTexts } from '../../translation';
import { CopyCommand } from './CopyCommand';
import { kubectl } from './kubectl';
import { StatePanel } from './StatePanel';

/** Props of {@link ConsentMissing}. */
export interface ConsentMissingProps {
  locator: VirtualMachineLocator;
  kind: VirtualMachineSummary['kind'];
}

/**
 * Nobody on the cluster's side has agreed that the entity may read this. No permission of the portal
 * helps, so none is named: what helps is an annotation beside the VM.
 */
export function ConsentMissing(props: ConsentMissingProps) {
  const { locator, kind } = props;
  const { entityRef, cluster, namespace, name } = locator;
  const { t } = useTexts();
  const annotation = `${ANNOTATION_ENTITY_REF}=${entityRef}`;
  const resource = kind === 'VirtualMachine' ? 'vm' : 'vmi';
  return (
    <StatePanel icon={<ConsentIcon />} title={t('state.consent.title')}>
      <Typography variant="body2">
        {t('state.consent.who', { entity: entityRef, name, namespace })}
      </Typography>
      <Typography variant="body2">
        {t('state.consent.manifest', { name, namespace })}
      </Typography>
      <CopyCommand
        what={t('copy.annotation')}
        command={`metadata:\n  annotations:\n    ${ANNOTATION_ENTITY_REF}: ${entityRef}`}
      />
      <Typography variant="body2">
        {t('state.consent.command', { cluster })}
      </Typography>
      <CopyCommand
        command={kubectl(
          'annotate',
          resource,
          name,
          '-n',
          namespace,
          annotation,
        )}
      />
      <CopyCommand
        command={kubectl('annotate', 'namespace', namespace, annotation)}
      />
      <Typography variant="body2" color="textSecondary">
        {t('state.consent.else')}
      </Typography>
    </StatePanel>
  );
}
