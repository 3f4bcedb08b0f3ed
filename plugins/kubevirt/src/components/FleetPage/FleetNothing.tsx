import Typography from '@material-ui/core/Typography';
import NoneIcon from '@material-ui/icons/Search';
import {
  kubevirtFleetReadPermission,
  type FleetPage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../translation';
import { ClusterBanner, PermissionDenied, StatePanel } from '../shared';

/** Why there is no row: nothing fits, nothing is there, or one may see nothing. */
export function FleetNothing(props: { page: FleetPage; narrowed: boolean }) {
  const { page, narrowed } = props;
  const { scope, ownedEntities = 0, total, clusters } = page;
  const { t } = useTexts();
  if (scope === 'owned' && ownedEntities === 0) {
    return (
      <PermissionDenied
        title={t('fleet.none.denied')}
        permission={kubevirtFleetReadPermission.name}
        message={t('fleet.none.deniedHint')}
      />
    );
  }
  if (total > 0 && narrowed) {
    return (
      <StatePanel icon={<NoneIcon />} title={t('fleet.noMatch')}>
        <ClusterBanner clusters={clusters} />
      </StatePanel>
    );
  }
  return (
    <StatePanel icon={<NoneIcon />} title={t(`fleet.none.${scope}`)}>
      {scope === 'owned' && (
        <Typography variant="body2">{t('fleet.none.ownedHint')}</Typography>
      )}
      <ClusterBanner clusters={clusters} explained />
    </StatePanel>
  );
}
