import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import DeniedIcon from '@material-ui/icons/LockOutlined';
import InUseIcon from '@material-ui/icons/PeopleAltOutlined';
import EndedIcon from '@material-ui/icons/PowerOutlined';
import ProxyIcon from '@material-ui/icons/RouterOutlined';
import NoScreenIcon from '@material-ui/icons/TvOff';
import {
  CONSOLE_PATH,
  formatInEnglish,
  isKnownMessage,
  type ConsoleEndReason,
  type ConsoleKind,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useState, type ReactNode } from 'react';
import type { ConsoleClosed } from '../../api';
import type { ConsoleStore } from '../../console';
import { messageOf } from '../../lib/errors';
import { useTexts } from '../../translation';
import { StatePanel } from '../shared';
import { Question } from './Question';

/** As long as the page waits for an answer. */
const ANSWER_SECONDS = '10';

const ICONS: Partial<Record<ConsoleEndReason, ReactNode>> = {
  forbidden: <DeniedIcon />,
  'in-use': <InUseIcon />,
  'taken-over': <InUseIcon />,
  'no-graphics': <NoScreenIcon />,
  'no-serial': <NoScreenIcon />,
};

/** Props of {@link Ended}. */
export interface EndedProps {
  closed: ConsoleClosed;
  store: ConsoleStore;
  name: string;
  kind: ConsoleKind;
  onKind: (kind: ConsoleKind) => void;
}

/** A console that has ended, or was not opened: why, and what one can do. */
export function Ended(props: EndedProps) {
  const { closed, store } = props;
  const { t } = useTexts();
  if (closed.kind === 'ended') {
    return <EndedByBackend {...props} closed={closed} />;
  }
  const again = (
    <Button variant="outlined" size="small" onClick={() => store.connect()}>
      {t('console.again')}
    </Button>
  );
  if (closed.kind === 'failed') {
    return (
      <StatePanel alert icon={<EndedIcon />} title={t('console.closed.failed')}>
        <Typography variant="body2">{messageOf(closed.error)}</Typography>
        {again}
      </StatePanel>
    );
  }
  return (
    <StatePanel
      alert
      icon={closed.kind === 'lost' ? <EndedIcon /> : <ProxyIcon />}
      title={t(`console.closed.${closed.kind}`)}
    >
      <Typography variant="body2">
        {t(`console.closed.${closed.kind}Text`, {
          path: `/api/kubevirt${CONSOLE_PATH}`,
          seconds: ANSWER_SECONDS,
        })}
      </Typography>
      {again}
    </StatePanel>
  );
}

function EndedByBackend(
  props: EndedProps & { closed: Extract<ConsoleClosed, { kind: 'ended' }> },
) {
  const { closed, store, name, kind, onKind } = props;
  const { reason, message, retry } = closed;
  const { t, localize } = useTexts();
  const [asking, setAsking] = useState(false);
  const lacking: Partial<Record<ConsoleEndReason, ConsoleKind>> = {
    'no-graphics': 'serial',
    'no-serial': 'vnc',
  };
  const other = lacking[reason];
  const sentence = isKnownMessage(message)
    ? localize({ message: formatInEnglish([message]), messages: [message] })
    : undefined;
  return (
    <StatePanel
      alert
      icon={ICONS[reason] ?? <EndedIcon />}
      title={t(`console.end.${reason}`)}
    >
      {sentence && <Typography variant="body2">{sentence}</Typography>}
      {reason === 'in-use' && (
        <Typography variant="body2">{t('console.inUseWatch')}</Typography>
      )}
      {reason === 'taken-over' && kind === 'serial' && (
        <Typography variant="body2">{t('console.inUseSerial')}</Typography>
      )}
      {other && (
        <Button variant="outlined" size="small" onClick={() => onKind(other)}>
          {t(`console.openOther.${other}`)}
        </Button>
      )}
      {retry !== 'no' && (
        <Button
          variant="outlined"
          size="small"
          onClick={() =>
            reason === 'in-use' ? setAsking(true) : store.connect()
          }
        >
          {reason === 'in-use'
            ? t('console.takeFromStranger.action')
            : t('console.again')}
        </Button>
      )}
      {asking && (
        <Question
          title={t('console.takeFromStranger.title', {
            console: t(`console.kindIn.${kind}`),
            name,
          })}
          text={t('console.takeFromStranger.text')}
          action={t('console.takeFromStranger.action')}
          onYes={() => store.connect(true)}
          onClose={() => setAsking(false)}
        />
      )}
    </StatePanel>
  );
}
