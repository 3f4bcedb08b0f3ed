import { useApi } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import PictureIcon from '@material-ui/icons/PhotoCameraOutlined';
import {
  kubevirtVmConsolePermission,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback, useState } from 'react';
import type { VirtualMachineLocator } from '../../../api';
import { kubeVirtApiRef } from '../../../api/kubeVirtApiRef';
import { useLoaded } from '../../../loading';
import { useTexts } from '../../../translation';
import { PanelState, Section } from '../../shared';

const useStyles = makeStyles(
  theme => ({
    picture: {
      display: 'block',
      maxWidth: '100%',
      maxHeight: '24rem',
      marginTop: theme.spacing(1),
      border: `1px solid ${theme.palette.divider}`,
      background: theme.palette.common.black,
    },
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
      marginTop: theme.spacing(1),
    },
    button: { textTransform: 'none' },
  }),
  { name: 'KubevirtBootScreen' },
);

interface BootScreenProps {
  locator: VirtualMachineLocator;
  kind: VirtualMachineSummary['kind'];
}

/** The screen as a picture, once somebody asks for it: it may show what its guest shows to nobody else. */
export function BootScreen(props: BootScreenProps) {
  const classes = useStyles();
  const { t } = useTexts();
  const [asked, setAsked] = useState(false);
  return (
    <Section title={t('console.picture.title')}>
      {asked ? (
        <Picture {...props} />
      ) : (
        <>
          <Typography variant="body2" color="textSecondary">
            {t('console.picture.hint')}
          </Typography>
          <div className={classes.bar}>
            <Button
              size="small"
              variant="outlined"
              className={classes.button}
              startIcon={<PictureIcon />}
              onClick={() => setAsked(true)}
            >
              {t('console.picture.show')}
            </Button>
          </div>
        </>
      )}
    </Section>
  );
}

function Picture(props: BootScreenProps) {
  const { locator, kind } = props;
  const classes = useStyles();
  const { t, timeToSecond } = useTexts();
  const api = useApi(kubeVirtApiRef);
  const load = useCallback(
    async (signal: AbortSignal) =>
      dataUrlOf(await api.getScreenshot(locator, signal)),
    [api, locator],
  );
  const loaded = useLoaded(load);
  const time = timeToSecond(loaded.loadedAt ?? 0);
  return (
    <PanelState
      loaded={loaded}
      locator={locator}
      kind={kind}
      loading={t('console.picture.loading')}
      denied={t('console.picture.denied')}
      permission={kubevirtVmConsolePermission}
      failed={t('console.picture.failed')}
    >
      {picture => (
        <>
          <img
            src={picture}
            alt={t('console.picture.alt', { name: locator.name, time })}
            className={classes.picture}
          />
          <div className={classes.bar}>
            <Button
              size="small"
              variant="outlined"
              className={classes.button}
              startIcon={<PictureIcon />}
              onClick={loaded.reload}
            >
              {t('console.picture.again')}
            </Button>
            <Typography variant="body2" color="textSecondary" role="status">
              {t('console.picture.at', { time })}
            </Typography>
          </div>
        </>
      )}
    </PanelState>
  );
}

/** More arguments no function takes. */
const CHUNK_BYTES = 8 * 1024;

/** The content security policy of a portal lets pictures be data, and not blobs. */
async function dataUrlOf(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES)));
  }
  return `data:image/png;base64,${btoa(parts.join(''))}`;
}
