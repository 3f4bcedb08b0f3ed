import TextField from '@material-ui/core/TextField';
import InputAdornment from '@material-ui/core/InputAdornment';
import SearchIcon from '@material-ui/icons/Search';
import { FLEET_LIMITS } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useEffect, useId, useRef, useState } from 'react';
import { useTexts } from '../../translation';

/** Not each key that is pressed is a search. */
const SETTLE_MS = 300;

/** The line of search: what is typed shows at once, and is searched for a moment later. */
export function SearchBox(props: {
  search: string;
  onSearch: (search: string) => void;
  className?: string;
}) {
  const { search, onSearch, className } = props;
  const { t } = useTexts();
  const id = useId();
  const [text, setText] = useState(search);
  const reported = useRef(search);
  const report = useRef(onSearch);
  useEffect(() => {
    report.current = onSearch;
  });
  useEffect(() => {
    // Another address, as by "back", and not the one that was just typed.
    if (search !== reported.current) {
      reported.current = search;
      setText(search);
    }
  }, [search]);
  useEffect(() => {
    const next = text.trim();
    if (next === reported.current) {
      return undefined;
    }
    const timer = setTimeout(() => {
      reported.current = next;
      report.current(next);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <TextField
      className={className}
      id={id}
      size="small"
      variant="outlined"
      type="search"
      fullWidth
      label={t('fleet.search')}
      value={text}
      inputProps={{ maxLength: FLEET_LIMITS.search, spellCheck: false }}
      InputProps={{
        startAdornment: (
          <InputAdornment position="start">
            <SearchIcon fontSize="small" aria-hidden />
          </InputAdornment>
        ),
      }}
      onChange={event => setText(event.target.value)}
    />
  );
}
