import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  kubevirtVmLogsPermission,
  type GuestUsage,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback, useState } from 'react';
import type { VirtualMachineLocator } from '../../api';
import { kubeVirtApiRef } from '../../api/kubeVirtApiRef';
import { useLoaded } from '../../loading';
import { useTexts } from '../../translation';
import { PanelState, RelativeTime, Section } from '../shared';
import { bytesText } from './format';
import { Missing } from './Missing';

const useStyles = makeStyles(
  theme => ({
    quiet: { color: theme.palette.text.secondary },
    list: {
      margin: theme.spacing(1, 0),
      paddingLeft: theme.spacing(2.5),
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'KubevirtGuestReport' },
);

interface Props {
  locator: VirtualMachineLocator;
  kind: VirtualMachineSummary['kind'];
}

/** File systems and users, read from the guest when somebody asks for them, and not before. */
export function GuestReport(props: Props) {
  const { t } = useTexts();
  const [asked, setAsked] = useState(false);
  return (
    <Section title={t('vm.usage.guest.title')}>
      {asked ? (
        <Report {...props} />
      ) : (
        <>
          <Typography variant="body2" color="textSecondary" paragraph>
            {t('vm.usage.guest.hint')}
          </Typography>
          <Button
            size="small"
            variant="outlined"
            onClick={() => setAsked(true)}
          >
            {t('vm.usage.guest.ask')}
          </Button>
        </>
      )}
    </Section>
  );
}

function Report({ locator, kind }: Props) {
  const { t } = useTexts();
  const api = useApi(kubeVirtApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getGuestUsage(locator, signal),
    [api, locator],
  );
  const loaded = useLoaded(load);
  return (
    <PanelState
      loaded={loaded}
      locator={locator}
      kind={kind}
      loading={t('vm.usage.guest.loading')}
      denied={t('vm.usage.guest.denied')}
      permission={kubevirtVmLogsPermission}
      failed={t('vm.usage.guest.failed')}
    >
      {guest => (
        <>
          <Found guest={guest} />
          <Button
            size="small"
            disabled={loaded.loading}
            onClick={loaded.reload}
          >
            {t('vm.usage.guest.again')}
          </Button>
        </>
      )}
    </PanelState>
  );
}

function Found({ guest }: { guest: GuestUsage }) {
  const { t } = useTexts();
  const classes = useStyles();
  const { fileSystems, users, missing, truncated } = guest;
  return (
    <>
      <Missing missing={missing} />
      {fileSystems && (
        <>
          <Typography variant="subtitle2" component="h4">
            {t('vm.usage.guest.fileSystems')}
          </Typography>
          <ul className={classes.list}>
            {fileSystems.map(({ mountPoint, disk, type, ...size }) => (
              <li key={`${mountPoint} ${disk}`}>
                <code>{mountPoint}</code>{' '}
                {size.usedBytes !== undefined &&
                  size.totalBytes !== undefined &&
                  t('vm.usage.guest.used', {
                    used: bytesText(size.usedBytes),
                    total: bytesText(size.totalBytes),
                  })}{' '}
                <span className={classes.quiet}>
                  {[disk, type].filter(Boolean).join(', ')}
                </span>
              </li>
            ))}
            {fileSystems.length === 0 && <li>{t('vm.usage.guest.none')}</li>}
          </ul>
        </>
      )}
      {users && (
        <>
          <Typography variant="subtitle2" component="h4">
            {t('vm.usage.guest.users')}
          </Typography>
          <ul className={classes.list}>
            {users.map(({ name, domain, since }, index) => (
              // Somebody may be logged in more than once.
              // eslint-disable-next-line react/no-array-index-key
              <li key={index}>
                {domain ? `${domain}\\${name}` : name}{' '}
                {since && (
                  <span className={classes.quiet}>
                    <RelativeTime time={since} form="ago" />
                  </span>
                )}
              </li>
            ))}
            {users.length === 0 && <li>{t('vm.usage.guest.nobody')}</li>}
          </ul>
        </>
      )}
      {truncated && (
        <Typography variant="body2" color="textSecondary">
          {t('vm.usage.guest.truncated')}
        </Typography>
      )}
    </>
  );
}
