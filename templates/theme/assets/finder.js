// Finds in the index of the search: names first, then the full text. Loaded when the reader begins to search.
globalThis.makeFinder = ({ notes, sections }) => {
  // A word is letters and digits, with what holds them together: U.S.C, 1,000, 506(a)(1).
  const WORD = /[\p{L}\p{N}]+(?:[.,'’]?[\p{L}\p{N}]+|\([\p{L}\p{N}]{1,4}\))*/gu;
  const words = (text) => text.match(WORD) ?? [];
  // Case, accents, inner signs and British spelling aside.
  const fold = (word) => word.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "")
    .replace(/(def|off|lic)ence/, "$1ense").replace("programme", "program").replace("isation", "ization");

  const isSource = ({ note }) => notes[note][1] === "source";
  const names = notes.flatMap(([, kind, title, , others, laws], note) => kind === "source" ? [] :
    [title, ...others, ...laws].map((text, place) => {
      const folded = words(text).map(fold);
      return { note, text, isLaw: place > others.length, spaced: ` ${folded.join(" ")} `, whole: folded.join("") };
    }));

  // How well a name fits: it is what is asked for, begins with it, holds it as a phrase, or holds all its words.
  const fitness = ({ spaced, whole, isLaw }, asked) => {
    const phrase = ` ${asked.join(" ")}`, one = asked.join("");
    const fits = [
      whole === one,
      whole.startsWith(one),
      spaced.includes(`${phrase} `) || spaced.includes(` ${one} `),
      spaced.includes(phrase),
      asked.every((word) => spaced.includes(` ${word}`)),
    ].indexOf(true);
    return fits < 0 ? 0 : 10 - 2 * fits - isLaw;
  };

  function named(asked) {
    const best = new Map();
    for (const name of names) {
      const fit = fitness(name, asked);
      if (fit > (best.get(name.note)?.fit ?? 0)) best.set(name.note, { ...name, fit });
    }
    const is = (word) => fold(word) === asked.join("") || asked.some((start) => fold(word).startsWith(start));
    return [...best.values()].sort((one, other) => other.fit - one.fit).slice(0, 8)
      .map(({ note, text }) => hit(note, "", text, notes[note][3], is));
  }

  let engine;
  function written(query, shown) {
    const found = engine.search(query, { combineWith: "AND" });
    const times = {};
    return (found.length ? found : engine.search(query)).flatMap(({ id, terms }) => {
      const [note, anchor, heading, text] = sections[id];
      times[note] = (times[note] ?? 0) + 1;
      if (times[note] > 2 || (!anchor && shown.has(note))) return [];
      const is = (word) => terms.includes(fold(word));
      return [hit(note, anchor, heading, excerpt(text || notes[note][3], is), is)];
    });
  }

  const hit = (note, anchor, part, text, is) => {
    const [address, kind, title] = notes[note];
    const shown = part === title ? "" : part;
    return { note, address, anchor, kind, title: marked(title, is), part: marked(shown, is), text: marked(text, is) };
  };
  // The sentence with the most of what is asked for, from a little before the first of it.
  const excerpt = (text, is) => {
    const sentences = text.split(/\n|(?<=[\p{Ll}\d)”"][.!?]) (?=\p{Lu})/u);
    const weights = sentences.map((sentence) => new Set(words(sentence).filter(is).map(fold)).size);
    const best = sentences[weights.indexOf(Math.max(...weights))];
    const at = marked(best, is)[0].length;
    return at < 90 || at === best.length ? best : `… ${best.slice(best.indexOf(" ", at - 60) + 1)}`;
  };
  // The pieces of a text, every second of which is to be marked.
  const marked = (text, is) => {
    const pieces = [];
    let at = 0;
    for (const { 0: word, index } of text.matchAll(WORD)) {
      if (!is(word)) continue;
      pieces.push(text.slice(at, index), word);
      at = index + word.length;
    }
    return [...pieces, text.slice(at)];
  };

  return {
    // Makes the full text ready, in small steps, so that typing stays smooth.
    async prepare() {
      const made = new MiniSearch({
        fields: ["title", "names", "heading", "text"],
        tokenize: words,
        processTerm: fold,
        searchOptions: {
          boost: { title: 3, names: 3, heading: 2 },
          prefix: true,
          fuzzy: (word) => /^\p{L}{5,}$/u.test(word) && 0.2,
          boostDocument: (id) => isSource({ note: sections[id][0] }) ? 0.3 : 1,
        },
      });
      const documents = sections.map(([note, anchor, heading, text], id) => {
        const [, , title, summary, others] = notes[note];
        return anchor ? { id, title, heading, text } : { id, title, names: others.join(" "), text: `${summary} ${text}` };
      });
      await made.addAllAsync(documents, { chunkSize: 50 });
      engine = made;
    },
    // The hits by the name of their group, and whether that is all there is.
    find(query) {
      const asked = words(query).map(fold);
      const first = asked.length ? named(asked) : [];
      const rest = asked.length && engine ? written(query, new Set(first.map(({ note }) => note))) : [];
      return {
        complete: !asked.length || Boolean(engine),
        groups: {
          Names: first,
          "In the text": rest.filter((hit) => !isSource(hit)).slice(0, 20),
          Sources: rest.filter(isSource).slice(0, 5),
        },
      };
    },
  };
};
