import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import {
  volumeRestorePolicies,
  type OperationOptions,
  type OperationVerb,
  type VolumeRestorePolicy,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useState } from 'react';
import { useTexts } from '../../translation';

const LONGEST_GRACE = 3600;

/** Props of {@link PlanOptions}. */
export interface PlanOptionsProps {
  verb: OperationVerb;
  options: OperationOptions;
  /** Nodes that a migration may go to. */
  nodes: readonly string[];
  onOptions: (options: OperationOptions) => void;
}

/** What one may choose of an operation. */
export function PlanOptions(props: PlanOptionsProps) {
  const { verb, options, nodes, onOptions } = props;
  const { t } = useTexts();
  switch (verb) {
    case 'start':
      return (
        <FormControlLabel
          control={
            <Checkbox
              color="primary"
              size="small"
              checked={options.paused ?? false}
              onChange={event =>
                onOptions(event.target.checked ? { paused: true } : {})
              }
            />
          }
          label={t('operation.startPaused')}
        />
      );
    case 'stop':
      return <GracePeriod options={options} onOptions={onOptions} />;
    case 'migrate':
      return (
        <TextField
          select
          size="small"
          variant="outlined"
          margin="dense"
          fullWidth
          id="kubevirt-migrate-node"
          label={t('operation.node')}
          InputLabelProps={{ shrink: true }}
          SelectProps={{ displayEmpty: true }}
          value={options.node ?? ''}
          onChange={event =>
            onOptions(event.target.value ? { node: event.target.value } : {})
          }
        >
          <MenuItem value="">{t('operation.anyNode')}</MenuItem>
          {nodes.map(node => (
            <MenuItem key={node} value={node}>
              {node}
            </MenuItem>
          ))}
        </TextField>
      );
    case 'snapshot':
      return <SnapshotName options={options} onOptions={onOptions} />;
    case 'restore':
      return (
        <TextField
          select
          size="small"
          variant="outlined"
          margin="dense"
          fullWidth
          id="kubevirt-restore-policy"
          label={t('operation.claimNames')}
          value={options.volumeRestorePolicy ?? 'InPlace'}
          onChange={event =>
            onOptions({
              ...options,
              volumeRestorePolicy: event.target.value as VolumeRestorePolicy,
            })
          }
        >
          {volumeRestorePolicies.map(policy => (
            <MenuItem key={policy} value={policy}>
              {t(`operation.claimName.${policy}`)}
            </MenuItem>
          ))}
        </TextField>
      );
    default:
      return null;
  }
}

/** As Kubernetes takes names of objects. */
const OBJECT_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** A field of text; it is drawn again with each plan, and holds what was chosen. */
type TextOptionProps = Pick<PlanOptionsProps, 'options' | 'onOptions'>;

function SnapshotName(props: TextOptionProps) {
  const { t } = useTexts();
  const [name, setName] = useState(props.options.snapshot ?? '');
  const wrong = name !== '' && !OBJECT_NAME.test(name);
  return (
    <TextField
      size="small"
      variant="outlined"
      margin="dense"
      fullWidth
      id="kubevirt-snapshot-name"
      label={t('operation.snapshotName')}
      helperText={t(
        wrong ? 'operation.snapshotNameWrong' : 'operation.snapshotNameHint',
      )}
      error={wrong}
      value={name}
      onChange={event => setName(event.target.value.trim())}
      // A plan is asked for once the name is whole.
      onBlur={() =>
        !wrong && props.onOptions(name === '' ? {} : { snapshot: name })
      }
    />
  );
}

function GracePeriod(props: TextOptionProps) {
  const { t } = useTexts();
  const [text, setText] = useState(String(props.options.gracePeriod ?? ''));
  const seconds = Number(text);
  const wrong =
    text !== '' &&
    !(Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_GRACE);
  return (
    <TextField
      size="small"
      variant="outlined"
      margin="dense"
      fullWidth
      id="kubevirt-grace-period"
      label={t('operation.gracePeriod')}
      helperText={t(
        wrong ? 'operation.gracePeriodWrong' : 'operation.gracePeriodHint',
      )}
      error={wrong}
      value={text}
      inputProps={{ inputMode: 'numeric' }}
      onChange={event => setText(event.target.value.trim())}
      // A plan is asked for once the number is whole.
      onBlur={() =>
        !wrong && props.onOptions(text === '' ? {} : { gracePeriod: seconds })
      }
    />
  );
}
