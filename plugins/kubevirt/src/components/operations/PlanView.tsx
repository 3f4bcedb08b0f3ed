import { Link } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import InfoIcon from '@material-ui/icons/InfoOutlined';
import WarningIcon from '@material-ui/icons/ReportProblemOutlined';
import type {
  OperationPlan,
  OperationRefusal,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { Fragment, type ReactNode } from 'react';
import { useTexts } from '../../translation';
import { Refusal } from './Refusal';

const useStyles = makeStyles(
  theme => ({
    list: {
      listStyle: 'none',
      margin: 0,
      padding: 0,
      ...theme.typography.body2,
      overflowWrap: 'anywhere',
    },
    line: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5, 0),
      '& > svg': { fontSize: '1.25rem', flexShrink: 0 },
      '& > div': { minWidth: 0 },
    },
    info: { color: theme.palette.text.secondary },
    warning: { color: theme.palette.status.warning },
    refused: { ...theme.typography.body2, overflowWrap: 'anywhere' },
  }),
  { name: 'KubevirtOperationPlan' },
);

/** What an operation does, whether it lasts, and who else is affected. */
export function PlanView(props: { plan: OperationPlan }) {
  const { effects, outcome, affected } = props.plan;
  const classes = useStyles();
  const { t, localize } = useTexts();
  return (
    <ul className={classes.list}>
      {effects.map(effect => (
        <Line key={effect.code} warning={effect.severity === 'warning'}>
          {localize(effect)}
        </Line>
      ))}
      <Line warning={outcome.wins === 'git'}>
        {localize(outcome)}
        {outcome.wins === 'git' && outcome.source && (
          <>
            {' '}
            <Link to={outcome.source}>{t('operation.changeInGit')}</Link>
          </>
        )}
      </Line>
      {affected.length > 0 && (
        <Line warning>
          {t('operation.affected')}:{' '}
          {affected.map(({ entityRef, title }, index) => (
            <Fragment key={entityRef}>
              {index > 0 && ', '}
              <EntityRefLink entityRef={entityRef} title={title} />
            </Fragment>
          ))}
        </Line>
      )}
    </ul>
  );
}

/** Why an operation is refused, the most general reason first. */
export function Refusals(props: { refusals: readonly OperationRefusal[] }) {
  const classes = useStyles();
  const { t } = useTexts();
  return (
    <div className={classes.refused} role="alert">
      <strong>{t('operation.refused')}</strong>
      {props.refusals.map((refusal, index) => (
        <Refusal key={index} refusal={refusal} />
      ))}
    </div>
  );
}

function Line(props: { warning?: boolean; children: ReactNode }) {
  const classes = useStyles();
  const Icon = props.warning ? WarningIcon : InfoIcon;
  return (
    <li className={classes.line}>
      <Icon
        aria-hidden
        className={props.warning ? classes.warning : classes.info}
      />
      <div>{props.children}</div>
    </li>
  );
}
