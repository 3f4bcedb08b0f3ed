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
/** As Kubernetes takes names of objects. */
const OBJECT_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

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
      return (
        <TextOption
          id="kubevirt-grace-period"
          label={t('operation.gracePeriod')}
          chosen={options.gracePeriod}
          hint={t('operation.gracePeriodHint')}
          wrongHint={t('operation.gracePeriodWrong')}
          isRight={isGracePeriod}
          inputMode="numeric"
          onChosen={text =>
            onOptions(text === '' ? {} : { gracePeriod: Number(text) })
          }
        />
      );
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
      return (
        <TextOption
          id="kubevirt-snapshot-name"
          label={t('operation.snapshotName')}
          chosen={options.snapshot}
          hint={t('operation.snapshotNameHint')}
          wrongHint={t('operation.snapshotNameWrong')}
          isRight={text => OBJECT_NAME.test(text)}
          onChosen={text => onOptions(text === '' ? {} : { snapshot: text })}
        />
      );
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

/** Whole seconds, no more than an hour of them. */
function isGracePeriod(text: string): boolean {
  const seconds = Number(text);
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_GRACE;
}

/** A field of text, which may stay empty; it is drawn again with each plan, and holds what was chosen. */
function TextOption(props: {
  id: string;
  label: string;
  chosen: string | number | undefined;
  hint: string;
  /** In place of the hint, where what is typed cannot be taken. */
  wrongHint: string;
  isRight: (text: string) => boolean;
  inputMode?: 'numeric';
  onChosen: (text: string) => void;
}) {
  const { id, label, hint, wrongHint, isRight, inputMode, onChosen } = props;
  const [text, setText] = useState(String(props.chosen ?? ''));
  const wrong = text !== '' && !isRight(text);
  return (
    <TextField
      size="small"
      variant="outlined"
      margin="dense"
      fullWidth
      id={id}
      label={label}
      helperText={wrong ? wrongHint : hint}
      error={wrong}
      value={text}
      inputProps={{ inputMode }}
      onChange={event => setText(event.target.value.trim())}
      // A plan is asked for once the text is whole.
      onBlur={() => !wrong && onChosen(text)}
    />
  );
}
