//! Plays one story: makes the cast, does the steps, tells what happened to whom.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::client::{Client, END, Event};
use super::pattern::{Pattern, Vars, substitute, substitute_tree};
use super::raw::{bytes_of, packets_of};
use super::sasl::{Login, authenticate, upgrade};
use super::script::{Action, AuthWords, Fate, Reach, Step, Story};
use super::server::{Target, is_foreign};
use super::tls::TlsOptions;
use super::tree::Tree;

static ACCOUNTS: AtomicU64 = AtomicU64::new(1);

/// The stage of one performance.
pub(crate) struct Stage {
    target: Arc<Target>,
    vars: Vars,
    clients: BTreeMap<String, Client>,
    /// What another server may send beside what is expected, by actor.
    tolerated: Vec<(String, Pattern)>,
}

/// Why a performance ended early, with the transcripts.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) story: String,
    pub(crate) title: String,
    pub(crate) step: String,
    pub(crate) why: String,
    pub(crate) transcripts: String,
    /// It is the expectation that was turned round that failed.
    pub(crate) by_inversion: bool,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "── {}\n   {}\n   at {}\n   {}", self.story, self.title, self.step, self.why)?;
        write!(f, "{}", self.transcripts)
    }
}

/// Performs a story. With `inverted`, the expectation of that number (among those that can fail) is turned round and
/// the performance ends with it: it must fail there.
pub(crate) async fn perform(
    story: &Story,
    target: Arc<Target>,
    inverted: Option<(usize, usize)>,
) -> Result<(), Box<Failure>> {
    let mut stage = Stage::new(target);
    let mut at = "the cast".to_owned();
    let mut reached = false;
    let result = stage.play(story, inverted, &mut at, &mut reached).await;
    result.map_err(|why| {
        Box::new(Failure {
            story: story.name.clone(),
            title: story.title.clone(),
            step: at,
            why,
            transcripts: stage.transcripts(),
            by_inversion: reached,
        })
    })
}

impl Stage {
    pub(crate) fn new(target: Arc<Target>) -> Self {
        let mut vars = Vars::new();
        vars.insert("host".into(), target.host.clone());
        Self { target, vars, clients: BTreeMap::new(), tolerated: Vec::new() }
    }

    /// The client of an actor.
    pub(crate) fn client(&mut self, actor: &str) -> &mut Client {
        let target = &self.target;
        self.clients.entry(actor.to_owned()).or_insert_with(|| Client::new(target.clone()))
    }

    /// The value of a variable of the story; empty where there is none.
    pub(crate) fn var(&self, name: &str) -> &str {
        self.vars.get(name).map_or("", String::as_str)
    }

    async fn play(
        &mut self,
        story: &Story,
        inverted: Option<(usize, usize)>,
        at: &mut String,
        reached: &mut bool,
    ) -> Result<(), String> {
        let nobody = unique("nobody");
        self.vars.insert("nobody.name".into(), nobody.clone());
        self.vars.insert("nobody".into(), format!("{nobody}@{}", self.target.host));
        self.gather(story).await?;
        let mut expectation = 0;
        for step in &story.steps {
            *at = format!("line {}: {}", step.line, step.text);
            self.note(step);
            if step.action.expects() {
                if let Some((_, seed)) = inverted.filter(|(chosen, _)| *chosen == expectation) {
                    *reached = true;
                    return self.step(&step.actor, &step.action.inverted(seed)).await;
                }
                expectation += 1;
            }
            self.step(&step.actor, &step.action).await?;
        }
        Ok(())
    }

    fn note(&mut self, step: &Step) {
        let concerned = |actor: &str| actor == step.actor || step.actor == "server";
        for (_, client) in self.clients.iter_mut().filter(|(actor, _)| concerned(actor)) {
            client.note(format!("   line {}: {}", step.line, step.text));
        }
    }

    /// Makes accounts, sessions, subscriptions, initial presence; what they cause is forgotten.
    pub(crate) async fn gather(&mut self, story: &Story) -> Result<(), String> {
        let cast = &story.cast;
        for member in cast {
            if !self.vars.contains_key(&member.account) {
                self.account(&member.account)?;
            }
        }
        for member in cast {
            if let Some(resource) = &member.resource {
                let actor = format!("{}/{resource}", member.account);
                self.log_in(&actor, &AuthWords::default()).await?;
            }
        }
        self.befriend(story).await?;
        for member in cast {
            let Some(resource) = &member.resource else { continue };
            let client = self.client(&format!("{}/{resource}", member.account));
            if member.roster {
                client.send("<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>").await?;
                client.pong("roster").await?;
            }
            if !member.quiet {
                let priority =
                    member.priority.map(|p| format!("<priority>{p}</priority>")).unwrap_or_default();
                client.send(&format!("<presence>{priority}</presence>")).await?;
            }
        }
        if !cast.is_empty() {
            self.barrier(None).await?;
        }
        self.clients.values_mut().for_each(Client::forget);
        Ok(())
    }

    fn account(&mut self, alias: &str) -> Result<(), String> {
        let name = unique(alias);
        self.target.add_account(&name, &password(alias))?;
        self.vars.insert(alias.to_owned(), format!("{name}@{}", self.target.host));
        self.vars.insert(format!("{alias}.name"), name);
        Ok(())
    }

    async fn befriend(&mut self, story: &Story) -> Result<(), String> {
        let Story { cast, subscriptions, requests, .. } = story;
        let mut helpers = Vec::new();
        let mut sessions = BTreeMap::new();
        for account in subscriptions.iter().chain(requests).flat_map(|(watcher, watched)| [watcher, watched])
        {
            if sessions.contains_key(account) {
                continue;
            }
            let own = cast.iter().find(|m| m.account == *account && m.resource.is_some());
            let actor = match own.and_then(|member| member.resource.as_ref()) {
                Some(resource) => format!("{account}/{resource}"),
                None => {
                    let actor = format!("{account}/helper");
                    self.log_in(&actor, &AuthWords::default()).await?;
                    helpers.push(actor.clone());
                    actor
                }
            };
            sessions.insert(account.clone(), actor);
        }
        for (kind, pairs) in
            [("subscribe", subscriptions), ("subscribed", subscriptions), ("subscribe", requests)]
        {
            for (watcher, watched) in pairs {
                let (from, to) = if kind == "subscribe" { (watcher, watched) } else { (watched, watcher) };
                let to = self.vars.get(to).cloned().ok_or(format!("{to} is not in the cast"))?;
                let actor = sessions[from].clone();
                self.client(&actor).send(&format!("<presence type='{kind}' to='{to}'/>")).await?;
            }
            if !pairs.is_empty() {
                self.barrier(None).await?;
            }
        }
        for actor in helpers {
            self.client(&actor).close().await?;
            self.clients.remove(&actor);
        }
        Ok(())
    }

    /// Everything that was caused before has come when this returns: all sessions ping the host and the accounts of the
    /// cast, twice, because an answer can cause another one; the listener last.
    pub(crate) async fn barrier(&mut self, listener: Option<&str>) -> Result<(), String> {
        let mut places = vec![self.target.host.clone()];
        places.extend(self.vars.values().filter(|v| v.contains('@') && !v.contains('/')).cloned());
        for round in 0..3 {
            let mut pings = Vec::new();
            for (actor, client) in &mut self.clients {
                let listens = listener == Some(actor);
                if client.bound.is_none() || !client.is_open() || (round == 2 && !listens) {
                    continue;
                }
                let places = if round == 2 { &places[..1] } else { &places };
                for place in places {
                    pings.push((actor.clone(), client.ping(place).await?));
                }
            }
            for (actor, id) in pings {
                if let Some(client) = self.clients.get_mut(&actor) {
                    client.pong(&id).await.map_err(|why| format!("{actor}: {why}"))?;
                }
            }
        }
        Ok(())
    }

    fn existing(&mut self, actor: &str) -> Result<&mut Client, String> {
        self.clients.get_mut(actor).ok_or_else(|| format!("{actor} is not connected"))
    }

    /// Does one step.
    pub(crate) async fn step(&mut self, actor: &str, action: &Action) -> Result<(), String> {
        match action {
            Action::Says(text) => {
                let bytes = bytes_of(&substitute(text, &self.vars)?, false)?;
                self.existing(actor)?.send_packets(&[bytes]).await
            }
            Action::Sends(text) => {
                let packets = packets_of(&substitute(text, &self.vars)?)?;
                self.existing(actor)?.send_packets(&packets).await
            }
            Action::Hears(pattern) => self.hear(actor, std::slice::from_ref(pattern)).await,
            Action::HearsInOrder(patterns) => self.hear(actor, patterns).await,
            Action::HearsInAnyOrder(patterns) => self.hear_in_any_order(actor, patterns).await,
            Action::MayHear(patterns, everywhere) => {
                for pattern in patterns.iter().filter(|_| *everywhere || is_foreign()) {
                    self.tolerated.push((actor.to_owned(), self.filled(pattern)?));
                }
                Ok(())
            }
            Action::HearsNothing => match self.after_barrier(actor).await? {
                None => Ok(()),
                Some(event) => Err(format!("{actor} hears {}", shown(&event))),
            },
            Action::HearsSomething => match self.after_barrier(actor).await? {
                None => Err("it hears nothing".into()),
                Some(_) => Ok(()),
            },
            Action::HearsHeader(pattern) => self.hear_header(actor, pattern).await,
            Action::HearsFooter => match self.next(actor).await? {
                Event::Footer => Ok(()),
                other => Err(format!("</stream:stream> expected, not {}", shown(&other))),
            },
            Action::IsClosed => self.is_closed(actor).await.map(drop),
            Action::IsClosedWell => match self.is_closed(actor).await? {
                why if why == END => Ok(()),
                why => Err(format!("TLS had no end of its own: {why}")),
            },
            Action::IsOpen => self.is_open(actor).await,
            Action::Connects(tls) => {
                let tls = tls.as_ref().map(|tls| self.tls(tls)).transpose()?;
                self.client(actor).connect(tls.as_ref()).await
            }
            Action::Opens(more) => {
                let (host, more) = (self.target.host.clone(), substitute(more, &self.vars)?);
                self.existing(actor)?.open(&host, &more).await
            }
            Action::StartsTls(tls) => self.start_tls(actor, tls).await,
            Action::Secures(tls) => {
                let tls = self.tls(tls)?;
                self.existing(actor)?.secure(&tls).await
            }
            Action::Authenticates(words) => {
                let login = self.login(actor, words, "SCRAM-SHA-1")?;
                authenticate(self.existing(actor)?, &login).await
            }
            Action::Reaches(reach, user) => {
                let words = AuthWords { user: user.clone(), ..AuthWords::default() };
                self.reach(actor, *reach, &words).await
            }
            Action::LogsIn(words) => self.log_in(actor, words).await,
            Action::Leaves => self.existing(actor)?.close().await,
            Action::Drops => {
                self.existing(actor)?.abandon();
                Ok(())
            }
            Action::Operator { args, stdin, exit } => self.operate(args, stdin.as_deref(), *exit),
            Action::Wait(by) => {
                self.barrier(None).await?;
                self.target.advance(by)
            }
            Action::Server(fate) => self.befall(*fate).await,
            Action::LosesKeys { alias, but } => {
                let name = self.vars.get(&format!("{alias}.name")).ok_or(format!("who is {alias}?"))?.clone();
                self.befall(Fate::Stops).await?;
                self.target.forget_keys(&name, but)?;
                self.befall(Fate::Starts).await
            }
            Action::Upgrades(words) => {
                let login = self.login(actor, words, "SCRAM-SHA-256")?;
                upgrade(self.existing(actor)?, &login).await
            }
        }
    }

    /// Something happens to the server, while its clients listen until they have lost it.
    async fn befall(&mut self, fate: Fate) -> Result<(), String> {
        let target = self.target.clone();
        let done = tokio::task::spawn_blocking(move || target.befall(fate));
        if fate != Fate::Starts {
            for (actor, client) in &mut self.clients {
                client.outlive().await.map_err(|why| format!("{actor}: {why}"))?;
            }
        }
        done.await.map_err(|error| error.to_string())?
    }

    fn operate(&self, args: &[String], stdin: Option<&str>, exit: i32) -> Result<(), String> {
        let args = args.iter().map(|arg| substitute(arg, &self.vars)).collect::<Result<Vec<_>, _>>()?;
        let stdin = stdin.map(|text| substitute(text, &self.vars)).transpose()?;
        let answer = self.target.operator(&args, stdin.as_deref())?;
        if answer.code == exit {
            return Ok(());
        }
        Err(format!("the operator's command ends with {} instead of {exit}: {}", answer.code, answer.output))
    }

    fn tls(&self, options: &TlsOptions) -> Result<TlsOptions, String> {
        let sni = options.sni.as_deref().map(|name| substitute(name, &self.vars)).transpose()?;
        Ok(TlsOptions { sni, ..options.clone() })
    }

    async fn next(&mut self, actor: &str) -> Result<Event, String> {
        self.existing(actor)?.next().await
    }

    /// The next thing but a stream header, which only `hears header` asks for.
    async fn next_element(&mut self, actor: &str) -> Result<Tree, String> {
        loop {
            match self.next(actor).await? {
                Event::Header(_) => {}
                Event::Element(tree) => return Ok(tree),
                other => return Err(shown(&other)),
            }
        }
    }

    async fn hear(&mut self, actor: &str, patterns: &[Pattern]) -> Result<(), String> {
        for pattern in patterns {
            let pattern = self.filled(pattern)?;
            loop {
                let heard = self
                    .next_element(actor)
                    .await
                    .map_err(|why| format!("{} expected: {why}", pattern.tree))?;
                match pattern.check(&heard, &mut self.vars) {
                    Ok(()) => break,
                    Err(_) if self.is_tolerated(actor, &heard) => {}
                    Err(why) => {
                        return Err(format!(
                            "{actor} hears {heard}\n   expected  {}\n   {why}",
                            pattern.tree
                        ));
                    }
                }
            }
        }
        Ok(())
    }

    async fn hear_in_any_order(&mut self, actor: &str, patterns: &[Pattern]) -> Result<(), String> {
        let mut left = patterns.iter().map(|pattern| self.filled(pattern)).collect::<Result<Vec<_>, _>>()?;
        while !left.is_empty() {
            let open: String =
                left.iter().map(|pattern| format!("\n   expected  {}", pattern.tree)).collect();
            let heard = self.next_element(actor).await.map_err(|why| format!("{why}{open}"))?;
            let found = left.iter().position(|pattern| pattern.check(&heard, &mut self.vars).is_ok());
            match found {
                Some(at) => drop(left.remove(at)),
                None if self.is_tolerated(actor, &heard) => {}
                None => return Err(format!("{actor} hears {heard}{open}")),
            }
        }
        Ok(())
    }

    fn is_tolerated(&self, actor: &str, heard: &Tree) -> bool {
        self.tolerated
            .iter()
            .any(|(who, pattern)| who == actor && pattern.check(heard, &mut self.vars.clone()).is_ok())
    }

    fn filled(&self, pattern: &Pattern) -> Result<Pattern, String> {
        Ok(Pattern {
            tree: substitute_tree(&pattern.tree, &self.vars)?,
            without: pattern
                .without
                .iter()
                .map(|t| substitute_tree(t, &self.vars))
                .collect::<Result<_, _>>()?,
            exact: pattern.exact,
        })
    }

    async fn hear_header(&mut self, actor: &str, pattern: &Pattern) -> Result<(), String> {
        let pattern = self.filled(pattern)?;
        match self.next(actor).await? {
            Event::Header(header) => pattern
                .check(&header, &mut self.vars)
                .map_err(|why| format!("{actor} hears {header}\n   expected  {}\n   {why}", pattern.tree)),
            other => Err(format!("a stream header expected, not {}", shown(&other))),
        }
    }

    async fn after_barrier(&mut self, actor: &str) -> Result<Option<Event>, String> {
        self.existing(actor)?;
        self.barrier(Some(actor)).await?;
        if self.existing(actor)?.bound.is_none() {
            return Err("`hears nothing` is for sessions: only they can ping".into());
        }
        while let Some(event) = self.existing(actor)?.waiting().front().cloned() {
            match &event {
                Event::Element(heard) if self.is_tolerated(actor, heard) => {
                    self.client(actor).next().await?;
                }
                _ => return Ok(Some(event)),
            }
        }
        Ok(None)
    }

    /// Waits for the end of the connection; what the end was like.
    async fn is_closed(&mut self, actor: &str) -> Result<String, String> {
        loop {
            match self.next(actor).await? {
                Event::Closed(why) => {
                    self.existing(actor)?.bound = None;
                    return Ok(why);
                }
                Event::Footer | Event::Header(_) => {}
                Event::Element(tree) => return Err(format!("{actor} hears {tree} instead of the end")),
            }
        }
    }

    async fn is_open(&mut self, actor: &str) -> Result<(), String> {
        if self.existing(actor)?.bound.is_some() {
            self.barrier(Some(actor)).await?;
        }
        let client = self.existing(actor)?;
        if client.bound.is_none() || !client.waiting().is_empty() {
            match client.next().await? {
                event @ (Event::Closed(_) | Event::Footer) => return Err(shown(&event)),
                event => client.put_back(event),
            }
        }
        Ok(())
    }

    async fn start_tls(&mut self, actor: &str, options: &TlsOptions) -> Result<(), String> {
        let tls = self.tls(options)?;
        self.existing(actor)?.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>").await?;
        let answer = self.next_element(actor).await?;
        if answer.name != "proceed" || answer.ns != "urn:ietf:params:xml:ns:xmpp-tls" {
            return Err(format!("<proceed/> expected, not {answer}"));
        }
        self.existing(actor)?.secure(&tls).await
    }

    /// Opens a stream and takes the features.
    async fn features(&mut self, actor: &str) -> Result<Tree, String> {
        let host = self.target.host.clone();
        self.existing(actor)?.open(&host, "").await?;
        let features = self.next_element(actor).await?;
        if features.name == "features" {
            Ok(features)
        } else {
            Err(format!("features expected, not {features}"))
        }
    }

    async fn reach(&mut self, actor: &str, reach: Reach, words: &AuthWords) -> Result<(), String> {
        self.client(actor).connect(None).await?;
        self.features(actor).await?;
        let tls = TlsOptions { alpn: Vec::new(), sni: None, old: false };
        self.start_tls(actor, &tls).await?;
        if reach == Reach::Tls {
            return Ok(());
        }
        let features = self.features(actor).await?;
        if reach == Reach::Login {
            return Ok(());
        }
        let offered = features.child("mechanisms").ok_or(format!("no mechanisms in {features}"))?;
        let scram = offered.children().any(|mechanism| mechanism.text() == "SCRAM-SHA-1");
        let login = self.login(actor, words, if scram { "SCRAM-SHA-1" } else { "PLAIN" })?;
        authenticate(self.existing(actor)?, &login).await?;
        let end = self.next_element(actor).await?;
        if end.name != "success" {
            return Err(format!("{actor} cannot log in: {end}"));
        }
        self.features(actor).await.map(drop)
    }

    async fn log_in(&mut self, actor: &str, words: &AuthWords) -> Result<(), String> {
        let (account, resource) = match actor.split_once('/') {
            Some((account, resource)) => (account, Some(resource)),
            None => (actor, None),
        };
        let mut words = words.clone();
        words.user.get_or_insert(account.to_owned());
        self.reach(actor, Reach::Bind, &words).await?;
        let resource = resource.map(|r| format!("<resource>{r}</resource>")).unwrap_or_default();
        let client = self.existing(actor)?;
        client
            .send(&format!(
                "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>{resource}</bind></iq>"
            ))
            .await?;
        let answer = self.next_element(actor).await?;
        match self.existing(actor)?.bound {
            Some(_) => Ok(()),
            None => Err(format!("{actor} cannot bind: {answer}")),
        }
    }

    fn login(&self, actor: &str, words: &AuthWords, usual: &str) -> Result<Login, String> {
        let alias = words.user.clone().unwrap_or_else(|| actor.split('/').next().unwrap_or(actor).to_owned());
        let fill = |word: &Option<String>| match word {
            Some(word) => substitute(word, &self.vars).map(Some),
            None => Ok(None),
        };
        let mechanism = words.mechanism.clone().unwrap_or_else(|| usual.to_owned());
        let binding = if mechanism.ends_with("-PLUS") { "tls-exporter" } else { "none" };
        Ok(Login {
            user: match self.vars.get(&format!("{alias}.name")) {
                Some(name) => name.clone(),
                None => substitute(&alias, &self.vars)?,
            },
            password: fill(&words.password)?.unwrap_or_else(|| password(&alias)),
            authzid: fill(&words.authzid)?.unwrap_or_default(),
            binding: words.binding.clone().unwrap_or_else(|| binding.to_owned()),
            spoiled: words.spoiled.clone(),
            inline: fill(&words.inline)?,
            mechanism,
        })
    }

    /// What everybody said and heard.
    pub(crate) fn transcripts(&self) -> String {
        let mut text = String::new();
        for (actor, client) in &self.clients {
            text.push_str(&format!("   {actor}:\n"));
            for line in &client.transcript {
                text.push_str(&format!("      {}\n", line.replace('\n', "\n         ")));
            }
            for event in client.waiting() {
                text.push_str(&format!("      not asked for: {}\n", shown(event)));
            }
        }
        text
    }
}

/// The password of an account of a story.
fn password(alias: &str) -> String {
    format!("secret-{alias}")
}

/// A name that no other story uses; on a server that outlives this run, no other run either.
fn unique(alias: &str) -> String {
    let number = ACCOUNTS.fetch_add(1, Ordering::Relaxed);
    if !is_foreign() {
        return format!("{alias}{number}");
    }
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    format!("{alias}-{:x}-{number}", since.as_secs() % 0xFFF_FFFF)
}

fn shown(event: &Event) -> String {
    match event {
        Event::Header(tree) | Event::Element(tree) => tree.to_string(),
        Event::Footer => "</stream:stream>".into(),
        Event::Closed(why) => format!("the end of the connection ({why})"),
    }
}
