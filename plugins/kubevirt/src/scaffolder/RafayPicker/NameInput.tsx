import IconButton from '@material-ui/core/IconButton';
import InputAdornment from '@material-ui/core/InputAdornment';
import Paper from '@material-ui/core/Paper';
import Popper from '@material-ui/core/Popper';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import ArrowDropDownIcon from '@material-ui/icons/ArrowDropDown';
import useAutocomplete from '@material-ui/lab/useAutocomplete';
import {
  useState,
  type HTMLAttributes,
  type InputHTMLAttributes,
  type Ref,
} from 'react';
import { useTexts } from '../../translation';
import type { Choice } from './useChoices';

const useStyles = makeStyles(
  theme => ({
    popper: { zIndex: theme.zIndex.modal },
    list: {
      listStyle: 'none',
      margin: 0,
      padding: theme.spacing(1, 0),
      maxHeight: 264,
      overflowY: 'auto',
    },
    option: {
      padding: theme.spacing(0.75, 2),
      cursor: 'pointer',
      overflowWrap: 'anywhere',
      '&[data-focus="true"], &:hover': {
        backgroundColor: theme.palette.action.hover,
      },
    },
    about: { marginLeft: theme.spacing(1) },
  }),
  { name: 'KubevirtNameInput' },
);

/** More than one reads; whoever has more types a part of the name. */
const MOST_OPTIONS = 100;

function narrowed(choices: Choice[], text: string): Choice[] {
  const wanted = text.trim().toLocaleLowerCase('en');
  return choices
    .filter(({ name }) => name.toLocaleLowerCase('en').includes(wanted))
    .slice(0, MOST_OPTIONS);
}

/** Props of {@link NameInput}. */
export interface NameInputProps {
  id: string;
  label: string;
  value: string;
  choices: Choice[];
  onChange: (value: string) => void;
  helperText?: string;
  /** Id of what says what is wrong with it. */
  errorId?: string;
  error?: boolean;
  required?: boolean;
  disabled?: boolean;
}

/**
 * A text field with names to choose from: a combobox as WAI-ARIA 1.2 has it, whose role is the text field's. The
 * Autocomplete of Material UI 4 gives it to an element around that, as 1.0 did.
 */
export function NameInput(props: NameInputProps) {
  const { id, label, value, choices, onChange, helperText, errorId } = props;
  const { error, required, disabled } = props;
  const classes = useStyles();
  const { t } = useTexts();
  // Whoever opens the list without typing wants to see other names than the one that stands there.
  const [typed, setTyped] = useState(false);
  const {
    getRootProps,
    getInputProps,
    getListboxProps,
    getOptionProps,
    getPopupIndicatorProps,
    groupedOptions,
    popupOpen,
    anchorEl,
    setAnchorEl,
  } = useAutocomplete<Choice, false, false, true>({
    id,
    freeSolo: true,
    options: choices,
    getOptionLabel: choice => choice.name,
    filterOptions: options => narrowed(options, typed ? value : ''),
    onClose: () => setTyped(false),
    value: null,
    inputValue: value,
    onChange: (_event, chosen) => {
      if (chosen !== null) {
        onChange(typeof chosen === 'string' ? chosen : chosen.name);
      }
    },
    onInputChange: (_event, text, reason) => {
      if (reason !== 'reset') {
        setTyped(true);
        onChange(text);
      }
    },
  });
  const isOpen = popupOpen && groupedOptions.length > 0;
  const {
    role: _role,
    'aria-owns': _owns,
    'aria-expanded': _expanded,
    ...rootProps
  } = getRootProps() as Record<string, unknown>;
  const {
    'aria-controls': _controls,
    'aria-activedescendant': active,
    ref,
    ...inputProps
  } = getInputProps() as InputHTMLAttributes<HTMLInputElement> & {
    ref: Ref<HTMLInputElement>;
  };
  return (
    <div {...(rootProps as HTMLAttributes<HTMLDivElement>)}>
      <TextField
        id={id}
        label={label}
        fullWidth
        required={required}
        disabled={disabled}
        error={error}
        helperText={helperText}
        InputLabelProps={{ id: `${id}-label` }}
        InputProps={{
          ref: setAnchorEl,
          ...(choices.length > 0 && {
            endAdornment: (
              <InputAdornment position="end">
                <IconButton
                  {...(getPopupIndicatorProps() as object)}
                  size="small"
                  disabled={disabled}
                  aria-label={t(
                    isOpen ? 'scaffolder.rafay.close' : 'scaffolder.rafay.open',
                  )}
                >
                  <ArrowDropDownIcon />
                </IconButton>
              </InputAdornment>
            ),
          }),
        }}
        inputProps={{
          ...inputProps,
          ref,
          role: 'combobox',
          'aria-expanded': isOpen,
          'aria-controls': isOpen ? `${id}-popup` : undefined,
          'aria-activedescendant': isOpen ? active : undefined,
          'aria-describedby':
            [helperText && `${id}-helper-text`, errorId]
              .filter(Boolean)
              .join(' ') || undefined,
        }}
      />
      {isOpen && anchorEl && (
        <Popper
          open
          anchorEl={anchorEl}
          placement="bottom-start"
          className={classes.popper}
          style={{ width: anchorEl.clientWidth }}
        >
          <Paper elevation={4}>
            <ul
              {...(getListboxProps() as HTMLAttributes<HTMLUListElement>)}
              className={classes.list}
            >
              {(groupedOptions as Choice[]).map((option, index) => {
                const { key: _key, ...optionProps } = getOptionProps({
                  option,
                  index,
                }) as HTMLAttributes<HTMLLIElement> & { key: unknown };
                return (
                  <li
                    key={option.name}
                    {...optionProps}
                    className={classes.option}
                  >
                    <Typography variant="body2" component="span">
                      {option.name}
                    </Typography>
                    {option.about && (
                      <Typography
                        variant="caption"
                        color="textSecondary"
                        component="span"
                        className={classes.about}
                      >
                        {' '}
                        {option.about}
                      </Typography>
                    )}
                  </li>
                );
              })}
            </ul>
          </Paper>
        </Popper>
      )}
    </div>
  );
}
