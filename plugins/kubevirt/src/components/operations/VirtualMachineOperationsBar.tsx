import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import type {
  OperationVerb,
  VirtualMachineOperations,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback, useState } from 'react';
import type { VirtualMachineLocator } from '../../api';
import { messageOf } from '../../lib/errors';
import type { Loaded } from '../../loading';
import { useTexts } from '../../translation';
import { OperationDialog } from './OperationDialog';
import { OperationsMenu } from './OperationsMenu';
import { VerbButton } from './VerbButton';
import { generalReasons, isGeneral } from './refusals';
import { arrangeVerbs } from './verbs';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
      minHeight: '2rem',
      marginTop: theme.spacing(1),
    },
    note: {
      ...theme.typography.body2,
      color: theme.palette.text.secondary,
      overflowWrap: 'anywhere',
    },
    progress: { width: '6rem' },
  }),
  { name: 'KubevirtVirtualMachineOperations' },
);

/** The buttons of a VM's page: what one needs most, and the rest in a menu. */
export function VirtualMachineOperationsBar(props: {
  vm: VirtualMachineSummary;
  locator: VirtualMachineLocator;
  operations: Loaded<VirtualMachineOperations | undefined>;
}) {
  const { vm, locator } = props;
  const { data, error } = props.operations;
  const classes = useStyles();
  const texts = useTexts();
  const { t } = texts;
  const [verb, setVerb] = useState<OperationVerb>();
  const close = useCallback(() => setVerb(undefined), []);
  if (!data) {
    return error ? (
      <span className={classes.note}>
        {t('operation.loadFailed', { message: messageOf(error) })}
      </span>
    ) : (
      <div className={classes.root} role="status">
        <LinearProgress
          className={classes.progress}
          aria-label={t('operation.loading')}
        />
      </div>
    );
  }
  const { buttons, menu } = arrangeVerbs(vm, data.verbs);
  const general = data.verbs.every(({ refusal }) => isGeneral(refusal))
    ? generalReasons(data.verbs, texts)
    : [];
  return (
    <>
      <div className={classes.root}>
        {buttons.map(each => (
          <VerbButton key={each.verb} availability={each} onChoose={setVerb} />
        ))}
        <OperationsMenu
          label={t('operation.more')}
          verbs={menu}
          note={t('operation.disabled')}
          onChoose={setVerb}
        />
        {general.map(reason => (
          <span key={reason} className={classes.note}>
            {reason}
          </span>
        ))}
      </div>
      {verb && (
        <OperationDialog
          vm={locator}
          verb={verb}
          nodes={data.nodes}
          onClose={close}
        />
      )}
    </>
  );
}
