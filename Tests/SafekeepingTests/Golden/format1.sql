--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: rollbook_count_added(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.rollbook_count_added() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE n bigint := (SELECT count(*) FROM changed); BEGIN
  IF n > 0 THEN
    UPDATE table_counts SET records = records + n, changes = changes + n WHERE name = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$;


--
-- Name: rollbook_count_changed(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.rollbook_count_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE n bigint := (SELECT count(*) FROM changed); BEGIN
  IF n > 0 THEN
    UPDATE table_counts SET changes = changes + n WHERE name = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$;


--
-- Name: rollbook_count_emptied(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.rollbook_count_emptied() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN
  UPDATE table_counts SET records = 0, changes = changes + 1 WHERE name = TG_TABLE_NAME;
  RETURN NULL;
END $$;


--
-- Name: rollbook_count_removed(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.rollbook_count_removed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE n bigint := (SELECT count(*) FROM changed); BEGIN
  IF n > 0 THEN
    UPDATE table_counts SET records = records - n, changes = changes + n WHERE name = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$;


--
-- Name: rollbook_lose_links(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.rollbook_lose_links() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$ BEGIN
  EXECUTE format('UPDATE %I SET %I = NULL WHERE %I = $1', TG_ARGV[0], TG_ARGV[1], TG_ARGV[1])
    USING OLD.id;
  RETURN OLD;
END $_$;


--
-- Name: rollbook_plain(text); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.rollbook_plain(given text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    BEGIN ATOMIC
 SELECT regexp_replace((NORMALIZE(regexp_replace(NORMALIZE(lower((given COLLATE "und-x-icu")), NFD), '[\u0300-\u0331]'::text, ''::text, 'g'::text), NFC) COLLATE "und-x-icu"), '[[:punct:][:space:][:cntrl:]$+<=>^`|~\u00A2-\u00A9\u00AC-\u00B1\u00B4\u00B8\u00D7\u00F7\u02C2-\u02C5\u02D2-\u02DF\u2000-\u206F\u20A0-\u20CF\u2190-\u245F\u249C-\u24E9\u2500-\u2775\u2794-\u2BFF\u3000-\u3004\uFE00-\uFE0F\uFFFC\uFFFD\U0001F000-\U0001FAFF\U000E0000-\U000E01EF]+'::text, ' '::text, 'g'::text) AS regexp_replace;
END;


--
-- Name: rollbook_search(text); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.rollbook_search(given text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    BEGIN ATOMIC
 SELECT ((string_agg(((''''::text || "left"(w.word, 500)) || ''''::text), ' & '::text ORDER BY w.place) || ':*'::text))::tsquery AS tsquery
    FROM unnest(string_to_array(public.rollbook_plain(rollbook_search.given), ' '::text)) WITH ORDINALITY w(word, place)
   WHERE (w.word <> ''::text);
END;


--
-- Name: rollbook_take_along(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.rollbook_take_along() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$ BEGIN
  EXECUTE format('DELETE FROM %I WHERE %I = $1', TG_ARGV[0], TG_ARGV[1]) USING OLD.id;
  RETURN OLD;
END $_$;


--
-- Name: rollbook_words(text); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.rollbook_words(given text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT COST 1000 PARALLEL SAFE
    BEGIN ATOMIC
 SELECT COALESCE(array_to_tsvector(array_agg("left"(word.word, 500))), ''::tsvector) AS "coalesce"
    FROM unnest(string_to_array(public.rollbook_plain(rollbook_words.given), ' '::text)) word(word)
   WHERE (word.word <> ''::text);
END;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: act_records; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.act_records (
    act_id bigint NOT NULL,
    table_name text NOT NULL COLLATE pg_catalog."C",
    record_id bigint NOT NULL,
    after_sum text COLLATE pg_catalog."C"
);


--
-- Name: acts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.acts (
    id bigint NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    what text NOT NULL COLLATE pg_catalog."C",
    backup text NOT NULL COLLATE pg_catalog."C",
    summary text NOT NULL COLLATE pg_catalog."C",
    undone_by bigint
);


--
-- Name: acts_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.acts ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.acts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: attendance; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.attendance (
    id bigint NOT NULL,
    student_id bigint NOT NULL,
    course_id bigint NOT NULL,
    date bigint NOT NULL,
    status text NOT NULL COLLATE pg_catalog."C",
    notes text COLLATE pg_catalog."C",
    marked_by_user_id bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT "attendance.created_at" CHECK (((created_at >= '-62135596800'::bigint) AND (created_at <= '253402300799'::bigint))),
    CONSTRAINT "attendance.date" CHECK (((date >= '-719162'::integer) AND (date <= 2932896))),
    CONSTRAINT "attendance.notes" CHECK ((notes <> ''::text)),
    CONSTRAINT "attendance.status" CHECK ((status = ANY (ARRAY['present'::text, 'absent'::text, 'late'::text, 'leave'::text]))),
    CONSTRAINT "attendance.updated_at" CHECK (((updated_at >= '-62135596800'::bigint) AND (updated_at <= '253402300799'::bigint)))
);


--
-- Name: attendance_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.attendance ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attendance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: audit_log; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit_log (
    id bigint NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL COLLATE pg_catalog."C",
    action text NOT NULL COLLATE pg_catalog."C",
    subject text COLLATE pg_catalog."C",
    detail text COLLATE pg_catalog."C",
    act_id bigint
);


--
-- Name: audit_log_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.audit_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: courses; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.courses (
    id bigint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    description text COLLATE pg_catalog."C",
    instructor_name text COLLATE pg_catalog."C",
    instructor_contact text COLLATE pg_catalog."C",
    fee bigint NOT NULL,
    seats bigint NOT NULL,
    outline_file_id bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT "courses.created_at" CHECK (((created_at >= '-62135596800'::bigint) AND (created_at <= '253402300799'::bigint))),
    CONSTRAINT "courses.description" CHECK ((description <> ''::text)),
    CONSTRAINT "courses.instructor_contact" CHECK ((instructor_contact <> ''::text)),
    CONSTRAINT "courses.instructor_name" CHECK ((instructor_name <> ''::text)),
    CONSTRAINT "courses.name" CHECK ((name <> ''::text)),
    CONSTRAINT "courses.updated_at" CHECK (((updated_at >= '-62135596800'::bigint) AND (updated_at <= '253402300799'::bigint)))
);


--
-- Name: courses_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.courses ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.courses_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: enrollments; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.enrollments (
    id bigint NOT NULL,
    student_id bigint NOT NULL,
    course_id bigint NOT NULL,
    enroll_date bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT "enrollments.created_at" CHECK (((created_at >= '-62135596800'::bigint) AND (created_at <= '253402300799'::bigint))),
    CONSTRAINT "enrollments.enroll_date" CHECK (((enroll_date >= '-719162'::integer) AND (enroll_date <= 2932896))),
    CONSTRAINT "enrollments.updated_at" CHECK (((updated_at >= '-62135596800'::bigint) AND (updated_at <= '253402300799'::bigint)))
);


--
-- Name: enrollments_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.enrollments ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.enrollments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: files; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.files (
    id bigint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    media_type text NOT NULL COLLATE pg_catalog."C",
    size bigint NOT NULL,
    sha256 text NOT NULL COLLATE pg_catalog."C",
    content bytea NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT "files.content" CHECK ((octet_length(content) <= 2097152)),
    CONSTRAINT "files.created_at" CHECK (((created_at >= '-62135596800'::bigint) AND (created_at <= '253402300799'::bigint))),
    CONSTRAINT "files.media_type" CHECK ((media_type <> ''::text)),
    CONSTRAINT "files.name" CHECK ((name <> ''::text)),
    CONSTRAINT "files.sha256" CHECK ((sha256 <> ''::text)),
    CONSTRAINT "files.updated_at" CHECK (((updated_at >= '-62135596800'::bigint) AND (updated_at <= '253402300799'::bigint)))
);


--
-- Name: files_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.files ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.files_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: login_failures; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.login_failures (
    subject text NOT NULL COLLATE pg_catalog."C",
    failures bigint NOT NULL,
    last_at bigint NOT NULL
);


--
-- Name: meta; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.meta (
    key text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C"
);


--
-- Name: payment_categories; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.payment_categories (
    id bigint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    description text COLLATE pg_catalog."C",
    default_amount bigint NOT NULL,
    is_active bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT "payment_categories.created_at" CHECK (((created_at >= '-62135596800'::bigint) AND (created_at <= '253402300799'::bigint))),
    CONSTRAINT "payment_categories.description" CHECK ((description <> ''::text)),
    CONSTRAINT "payment_categories.is_active" CHECK ((is_active = ANY (ARRAY[(0)::bigint, (1)::bigint]))),
    CONSTRAINT "payment_categories.name" CHECK ((name <> ''::text)),
    CONSTRAINT "payment_categories.updated_at" CHECK (((updated_at >= '-62135596800'::bigint) AND (updated_at <= '253402300799'::bigint)))
);


--
-- Name: payment_categories_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.payment_categories ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.payment_categories_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: payments; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.payments (
    id bigint NOT NULL,
    student_id bigint NOT NULL,
    category_id bigint NOT NULL,
    course_id bigint,
    amount_due bigint NOT NULL,
    amount_paid bigint NOT NULL,
    security_fees bigint,
    admission_fees bigint,
    status text NOT NULL COLLATE pg_catalog."C",
    payment_date bigint NOT NULL,
    method text NOT NULL COLLATE pg_catalog."C",
    reference_no text COLLATE pg_catalog."C",
    recorded_by_user_id bigint,
    notes text COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT "payments.created_at" CHECK (((created_at >= '-62135596800'::bigint) AND (created_at <= '253402300799'::bigint))),
    CONSTRAINT "payments.method" CHECK ((method = ANY (ARRAY['cash'::text, 'cheque'::text, 'bank_transfer'::text, 'online'::text, 'other'::text]))),
    CONSTRAINT "payments.notes" CHECK ((notes <> ''::text)),
    CONSTRAINT "payments.payment_date" CHECK (((payment_date >= '-719162'::integer) AND (payment_date <= 2932896))),
    CONSTRAINT "payments.reference_no" CHECK ((reference_no <> ''::text)),
    CONSTRAINT "payments.status" CHECK ((status = ANY (ARRAY['paid'::text, 'pending'::text, 'partial_paid'::text]))),
    CONSTRAINT "payments.updated_at" CHECK (((updated_at >= '-62135596800'::bigint) AND (updated_at <= '253402300799'::bigint)))
);


--
-- Name: payments_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.payments ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.payments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions (
    token_hash text NOT NULL COLLATE pg_catalog."C",
    user_id bigint NOT NULL,
    csrf_token text NOT NULL COLLATE pg_catalog."C",
    began_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    flash text COLLATE pg_catalog."C"
);


--
-- Name: settings; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.settings (
    id bigint NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C",
    description text COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT "settings.created_at" CHECK (((created_at >= '-62135596800'::bigint) AND (created_at <= '253402300799'::bigint))),
    CONSTRAINT "settings.description" CHECK ((description <> ''::text)),
    CONSTRAINT "settings.key" CHECK ((key <> ''::text)),
    CONSTRAINT "settings.updated_at" CHECK (((updated_at >= '-62135596800'::bigint) AND (updated_at <= '253402300799'::bigint))),
    CONSTRAINT "settings.value" CHECK ((value <> ''::text))
);


--
-- Name: settings_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.settings ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.settings_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: students; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.students (
    id bigint NOT NULL,
    registration_number text NOT NULL COLLATE pg_catalog."C",
    first_name text NOT NULL COLLATE pg_catalog."C",
    last_name text NOT NULL COLLATE pg_catalog."C",
    gender text NOT NULL COLLATE pg_catalog."C",
    admission_type text NOT NULL COLLATE pg_catalog."C",
    date_of_birth bigint,
    admission_date bigint NOT NULL,
    phone text COLLATE pg_catalog."C",
    email text COLLATE pg_catalog."C",
    address text COLLATE pg_catalog."C",
    city text COLLATE pg_catalog."C",
    category text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL COLLATE pg_catalog."C",
    national_id text COLLATE pg_catalog."C",
    blood_group text COLLATE pg_catalog."C",
    nationality text COLLATE pg_catalog."C",
    emergency_contact text COLLATE pg_catalog."C",
    permanent_address text COLLATE pg_catalog."C",
    guardian_name text COLLATE pg_catalog."C",
    guardian_national_id text COLLATE pg_catalog."C",
    last_qualification text COLLATE pg_catalog."C",
    current_qualification text COLLATE pg_catalog."C",
    photo_file_id bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT "students.address" CHECK ((address <> ''::text)),
    CONSTRAINT "students.admission_date" CHECK (((admission_date >= '-719162'::integer) AND (admission_date <= 2932896))),
    CONSTRAINT "students.admission_type" CHECK ((admission_type = ANY (ARRAY['day_scholar'::text, 'hostel'::text]))),
    CONSTRAINT "students.blood_group" CHECK ((blood_group <> ''::text)),
    CONSTRAINT "students.category" CHECK ((category = ANY (ARRAY['regular'::text, 'needy'::text, 'orphan'::text, 'sponsored'::text, 'staff_child'::text, 'other'::text]))),
    CONSTRAINT "students.city" CHECK ((city <> ''::text)),
    CONSTRAINT "students.created_at" CHECK (((created_at >= '-62135596800'::bigint) AND (created_at <= '253402300799'::bigint))),
    CONSTRAINT "students.current_qualification" CHECK ((current_qualification <> ''::text)),
    CONSTRAINT "students.date_of_birth" CHECK (((date_of_birth >= '-719162'::integer) AND (date_of_birth <= 2932896))),
    CONSTRAINT "students.email" CHECK ((email <> ''::text)),
    CONSTRAINT "students.emergency_contact" CHECK ((emergency_contact <> ''::text)),
    CONSTRAINT "students.first_name" CHECK ((first_name <> ''::text)),
    CONSTRAINT "students.gender" CHECK ((gender = ANY (ARRAY['M'::text, 'F'::text, 'O'::text]))),
    CONSTRAINT "students.guardian_name" CHECK ((guardian_name <> ''::text)),
    CONSTRAINT "students.guardian_national_id" CHECK ((guardian_national_id <> ''::text)),
    CONSTRAINT "students.last_name" CHECK ((last_name <> ''::text)),
    CONSTRAINT "students.last_qualification" CHECK ((last_qualification <> ''::text)),
    CONSTRAINT "students.national_id" CHECK ((national_id <> ''::text)),
    CONSTRAINT "students.nationality" CHECK ((nationality <> ''::text)),
    CONSTRAINT "students.permanent_address" CHECK ((permanent_address <> ''::text)),
    CONSTRAINT "students.phone" CHECK ((phone <> ''::text)),
    CONSTRAINT "students.registration_number" CHECK ((registration_number <> ''::text)),
    CONSTRAINT "students.status" CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'graduated'::text, 'leave'::text]))),
    CONSTRAINT "students.updated_at" CHECK (((updated_at >= '-62135596800'::bigint) AND (updated_at <= '253402300799'::bigint)))
);


--
-- Name: students_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.students ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.students_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: table_counts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.table_counts (
    name text NOT NULL COLLATE pg_catalog."C",
    records bigint NOT NULL,
    changes bigint NOT NULL
);


--
-- Name: users; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.users (
    id bigint NOT NULL,
    username text NOT NULL COLLATE pg_catalog."C",
    email text COLLATE pg_catalog."C",
    password_hash text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    is_active bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT "users.created_at" CHECK (((created_at >= '-62135596800'::bigint) AND (created_at <= '253402300799'::bigint))),
    CONSTRAINT "users.email" CHECK ((email <> ''::text)),
    CONSTRAINT "users.is_active" CHECK ((is_active = ANY (ARRAY[(0)::bigint, (1)::bigint]))),
    CONSTRAINT "users.password_hash" CHECK ((password_hash <> ''::text)),
    CONSTRAINT "users.role" CHECK ((role = ANY (ARRAY['admin'::text, 'accountant'::text, 'teacher'::text]))),
    CONSTRAINT "users.updated_at" CHECK (((updated_at >= '-62135596800'::bigint) AND (updated_at <= '253402300799'::bigint))),
    CONSTRAINT "users.username" CHECK ((username <> ''::text))
);


--
-- Name: users_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.users ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.users_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Data for Name: act_records; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.act_records (act_id, table_name, record_id, after_sum) FROM stdin;
1	settings	1	xxh3:ba925416ecdafeb9
1	settings	2	xxh3:47fc8c1904a92340
1	settings	3	xxh3:007290569de4c9a5
1	settings	4	xxh3:02eca4152bfa3fc5
1	files	1	xxh3:702c9ec1d1dc3ca3
1	files	2	xxh3:fe9cca4958ff0a0d
1	files	3	xxh3:39ac2b2c57d1bd51
1	files	4	xxh3:ee1e4cfee966579d
1	files	5	xxh3:96f8499dc6784733
1	files	6	xxh3:f0f189c54697b518
1	files	7	xxh3:381e7ae7e2713b98
1	users	1	xxh3:033a1f7d79e28ee2
1	users	2	xxh3:314df1e4daff51f3
1	users	3	xxh3:0bd37c106707b747
1	students	1	xxh3:43fba8fbdd6a3478
1	students	2	xxh3:31cfeff2fe23c8ad
1	courses	1	xxh3:d0061751e0ae04b5
1	courses	2	xxh3:b208aeab16c56e55
1	courses	3	xxh3:b5e85cffc43bccf5
1	courses	4	xxh3:662502f68675af6d
1	courses	5	xxh3:d4c6281c9af02515
1	courses	6	xxh3:d3cc4d858f44fa16
1	courses	7	xxh3:b70b0d59de0affd0
1	courses	8	xxh3:c8893b96812d6eec
1	courses	9	xxh3:ce88629c0ca08c3d
1	courses	10	xxh3:7a10c4cdfea3cd05
1	courses	11	xxh3:94ee026c9702a74c
1	courses	12	xxh3:d05f9a8e2450e5ed
1	courses	13	xxh3:aacff23eb3d641f1
1	courses	14	xxh3:a29b3b7e328125b6
1	courses	15	xxh3:44a7de940489edcf
1	courses	16	xxh3:3b3aa5cd7f00e3e0
1	courses	17	xxh3:c9e11a4a23032929
1	courses	18	xxh3:f91d9eabbf863c2b
1	courses	19	xxh3:63091510266b1e23
1	courses	20	xxh3:90507de61d7b0c56
1	courses	21	xxh3:2fc8ea03f7592235
1	courses	22	xxh3:693e0cabe1299c17
1	courses	23	xxh3:aa65a61f5d352b66
1	courses	24	xxh3:d4768a19ea2051ee
1	enrollments	1	xxh3:ed7abbe8746d93dc
1	enrollments	2	xxh3:f84b0ca02e6c878f
1	enrollments	3	xxh3:c6e3270c3d9e48bd
1	enrollments	4	xxh3:87ac02d94de4f704
1	enrollments	5	xxh3:4df2564fc22df112
1	enrollments	6	xxh3:a2e81f8389a92b80
1	enrollments	7	xxh3:e119bae74bdac368
1	enrollments	8	xxh3:e6c253f42553f7fa
1	enrollments	9	xxh3:ce62261c487cdccb
1	enrollments	10	xxh3:4ec838d94e1979c7
1	payment_categories	1	xxh3:15a098a32ae3aa6f
1	payment_categories	2	xxh3:61e4b01eb31dfc82
1	payment_categories	3	xxh3:4a42ee06c3351757
1	payment_categories	4	xxh3:50c631e13e8b0212
1	payment_categories	5	xxh3:194db3e62daef7df
1	payment_categories	6	xxh3:426b3f64a0eb6645
1	payment_categories	7	xxh3:f48ebfdc34f0f0d5
1	payments	1	xxh3:f4b04e07b4739cd2
1	payments	2	xxh3:0baf5741095cb14f
1	payments	3	xxh3:6be3871f97398b51
1	payments	4	xxh3:64535f9306e8bba9
1	payments	5	xxh3:d5cdfe36617d9c1c
1	payments	6	xxh3:a4a3659f762bd00c
1	payments	7	xxh3:ef8a88d2d7a0e5e8
1	payments	8	xxh3:8ef40d618814dea3
1	payments	9	xxh3:4f5531965f721678
1	payments	10	xxh3:da4d4e1d8c7f6439
1	payments	11	xxh3:c74d4aad0c4c449b
1	payments	12	xxh3:e01a8c515fd80a93
1	payments	13	xxh3:1141d656bc2ed547
1	payments	14	xxh3:415b0d0396af029d
1	payments	15	xxh3:a86828b781438939
1	payments	16	xxh3:d4d4f385c6dc2bdb
1	attendance	1	xxh3:7cbf4c24e12eeecf
1	attendance	2	xxh3:8b9091d820a87396
1	attendance	3	xxh3:b9847ca4bf0aa3cf
1	attendance	4	xxh3:02684d7a29b5d780
1	attendance	5	xxh3:8fa5f79f63f48d24
1	attendance	6	xxh3:ed49c85605483794
1	attendance	7	xxh3:9fff5dad15266738
1	attendance	8	xxh3:f45f22ce5b174329
1	attendance	9	xxh3:9d6fe00eeac8534d
1	attendance	10	xxh3:21d5e51e85a2e64a
1	attendance	11	xxh3:ecc01b459c6b7b4e
1	attendance	12	xxh3:acd80618ceb0d4f2
1	attendance	13	xxh3:7545dfa2cf30096d
1	attendance	14	xxh3:9712daf6737e19bf
1	attendance	15	xxh3:a8160054a02df614
1	attendance	16	xxh3:c8c2722a4935091c
1	attendance	17	xxh3:74423db8997a7558
1	attendance	18	xxh3:78468365e1843cca
1	attendance	19	xxh3:c129e6cc0e6215dc
1	attendance	20	xxh3:e77b911aa5f46aeb
1	attendance	21	xxh3:04a7df383a0365c2
1	attendance	22	xxh3:5a133c83af376cd0
1	attendance	23	xxh3:117a06e541c39ebe
1	attendance	24	xxh3:3102238776bca4d4
1	attendance	25	xxh3:a4a225a22d501651
1	attendance	26	xxh3:fe17ea5c45750691
1	attendance	27	xxh3:33f50d33682d22de
1	attendance	28	xxh3:1b834b77a673112b
1	attendance	29	xxh3:6ebfb8fe106b2ef8
1	attendance	30	xxh3:1332d89fb3b5e34a
1	attendance	31	xxh3:bb2ad163dc2bfdcc
1	attendance	32	xxh3:d6a718caab745712
1	attendance	33	xxh3:d96045b618e7309c
1	attendance	34	xxh3:ddffb20362b89a1c
1	attendance	35	xxh3:1fbf3a6453df7179
1	attendance	36	xxh3:b342da8c510b8f95
1	attendance	37	xxh3:ac7eb1cf3e120bb7
1	attendance	38	xxh3:24e5d8e54e189592
1	attendance	39	xxh3:27af17505ca1a6ed
1	attendance	40	xxh3:c89c08d07bb24f5e
1	attendance	41	xxh3:51a664839b5e7fd7
1	attendance	42	xxh3:645fd16ba5b41e2b
1	attendance	43	xxh3:16c1d97b83eb9440
1	attendance	44	xxh3:6997a516e9e50f2a
1	attendance	45	xxh3:08a487e39a43b457
1	attendance	46	xxh3:e63c2bf38c4a77ec
1	attendance	47	xxh3:00d169f1753ccd99
1	attendance	48	xxh3:c805ae3bb6ef97e7
1	attendance	49	xxh3:f62da3bac57fe3f9
1	attendance	50	xxh3:ecf5c91a4bd417b7
1	attendance	51	xxh3:799fb400bcc21709
1	attendance	52	xxh3:bf0bad955a590ac9
1	attendance	53	xxh3:21bb9be6a609a632
1	attendance	54	xxh3:b0654eb436bed043
1	attendance	55	xxh3:5f001ab9c9fdc410
1	attendance	56	xxh3:30ae93241cdb5843
1	attendance	57	xxh3:cdc66168461cb75a
1	attendance	58	xxh3:ed83628c02ad6a76
1	attendance	59	xxh3:9c773fa2ec4bb13e
1	attendance	60	xxh3:3d429d7c76e02139
1	attendance	61	xxh3:3265b22ae81764c2
1	attendance	62	xxh3:731a56598418d328
1	attendance	63	xxh3:84fb92fede966c8e
1	attendance	64	xxh3:73487e2aa54a7e87
1	attendance	65	xxh3:bc2a4c821a94e5f2
1	attendance	66	xxh3:a7418f76b67cdf1b
1	attendance	67	xxh3:30364567dc3a1a1a
1	attendance	68	xxh3:e5345a7a99513422
1	attendance	69	xxh3:0cf6c4097f156644
1	attendance	70	xxh3:4373d17028c47390
1	attendance	71	xxh3:0aa13f763b6e14d6
1	attendance	72	xxh3:f9e4b6e8d4df0e4e
1	attendance	73	xxh3:888c9ec2ce8157a0
1	attendance	74	xxh3:5a4e1245f7e41d8c
1	attendance	75	xxh3:82f2d638bcd71bfd
1	attendance	76	xxh3:a2e97afe226a6348
1	attendance	77	xxh3:a38cf2650e1b1d59
1	attendance	78	xxh3:39802edbaa70eab8
1	attendance	79	xxh3:cde99df711442701
1	attendance	80	xxh3:df354962c9bb9c21
1	attendance	81	xxh3:e90200f61bd54a24
1	attendance	82	xxh3:6a5598c11fefa553
1	attendance	83	xxh3:14398d01326ac38f
1	attendance	84	xxh3:ed38fd4570903960
1	attendance	85	xxh3:bd487a2ee363e82c
1	attendance	86	xxh3:7ab3533588d255d6
1	attendance	87	xxh3:019c97cd17f22f3f
1	attendance	88	xxh3:54c208b502d68cea
1	attendance	89	xxh3:81c89242f1258099
1	attendance	90	xxh3:d975e4164fec8aec
1	attendance	91	xxh3:0a0e10bd5e069ae5
1	attendance	92	xxh3:345dd9b304e15c4b
1	attendance	93	xxh3:c14e80ee6c2c0ba5
1	attendance	94	xxh3:93fcdff312b4575a
1	attendance	95	xxh3:212e94a3914ac0ba
1	attendance	96	xxh3:36c8b5dd9777645b
1	attendance	97	xxh3:45e7184d841a708b
1	attendance	98	xxh3:f572a200e87f3d1b
1	attendance	99	xxh3:2ab4f716877cbcea
1	attendance	100	xxh3:b9964171137aace2
1	attendance	101	xxh3:23529a1067445e1d
1	attendance	102	xxh3:ec589729e72b9d00
1	attendance	103	xxh3:ad9f1c83dee94a11
1	attendance	104	xxh3:d6bce50288b9edbc
1	attendance	105	xxh3:69b252842dbd5a58
1	attendance	106	xxh3:8b3969a3734a6be8
1	attendance	107	xxh3:fdac73e59dc9a540
1	attendance	108	xxh3:2b5014da83a3c34f
1	attendance	109	xxh3:32beef8a595db33d
1	attendance	110	xxh3:4012e8f835459249
1	attendance	111	xxh3:8e8ee5e4a562bb6b
1	attendance	112	xxh3:62aa0458bafb7454
1	attendance	113	xxh3:9bf98a5208d98dd3
1	attendance	114	xxh3:d3e2727d37e35f18
1	attendance	115	xxh3:2f2983fb207ed04e
1	attendance	116	xxh3:f3dae867cc227628
1	attendance	117	xxh3:bf2045860a17b30d
1	attendance	118	xxh3:d6b6365e6e4525d3
1	attendance	119	xxh3:191984727d0151ff
1	attendance	120	xxh3:e2adc4d6c9dffa1b
1	attendance	121	xxh3:8ed5bcffa95c9bd9
1	attendance	122	xxh3:f9171339311d24d0
1	attendance	123	xxh3:79bf358d11e373af
1	attendance	124	xxh3:69a4893ba584a96e
1	attendance	125	xxh3:8a216589754e5bfb
1	attendance	126	xxh3:88d5b92c1bc1ef67
1	attendance	127	xxh3:aeedc459ee509985
1	attendance	128	xxh3:5a950c0ad0c264eb
1	attendance	129	xxh3:af38a3bc85252906
1	attendance	130	xxh3:7bb847e576af813a
1	attendance	131	xxh3:c3313c7a67a71a01
1	attendance	132	xxh3:8bfc38ef4379ef9a
1	attendance	133	xxh3:b59270fe026bcdba
1	attendance	134	xxh3:1005c836f3cacfd6
1	attendance	135	xxh3:76010ca24546848c
1	attendance	136	xxh3:2a095311e3358b48
1	attendance	137	xxh3:a24ab864a58b6ee4
1	attendance	138	xxh3:c52788440fb36cfc
1	attendance	139	xxh3:08071264d6377da7
1	attendance	140	xxh3:120c0a4e45da476c
1	attendance	141	xxh3:708c524c9637b5b5
1	attendance	142	xxh3:e423cfc5ae7e859b
1	attendance	143	xxh3:29f51ca6b4a84846
1	attendance	144	xxh3:e8dd534e3917ab6b
1	attendance	145	xxh3:924dc18c41e424c9
1	attendance	146	xxh3:37b76c08519b27d6
1	attendance	147	xxh3:3a4e71ece3b63353
1	attendance	148	xxh3:cea4628a5e630979
1	attendance	149	xxh3:d41d1d935d404dd3
1	attendance	150	xxh3:47ae6abcbbb71f82
1	attendance	151	xxh3:d17c52aa0bad1fdb
1	attendance	152	xxh3:da74a00a863d4c01
1	attendance	153	xxh3:158f1543e73120ac
1	attendance	154	xxh3:74297bd5fc5ec61b
1	attendance	155	xxh3:e19683b0ebafd06a
1	attendance	156	xxh3:a0de0d84dd0e4d5a
1	attendance	157	xxh3:d8e75d4b0c688899
1	attendance	158	xxh3:0da743e67fd17ca1
1	attendance	159	xxh3:5644070d39245af1
1	attendance	160	xxh3:57e2917921374d6f
1	attendance	161	xxh3:6423115756c09183
1	attendance	162	xxh3:1bd65822a266eb89
1	attendance	163	xxh3:9fc060a65d7aaa58
1	attendance	164	xxh3:f805d1063f78487e
1	attendance	165	xxh3:6a8b1cad24a94e24
1	attendance	166	xxh3:15eaf7f5c84ae339
1	attendance	167	xxh3:39c112ae61a97e66
1	attendance	168	xxh3:54709b3df7d7355e
1	attendance	169	xxh3:4869274db385cf0c
1	attendance	170	xxh3:6c9dd2b67d1abfa4
1	attendance	171	xxh3:212e22ef0b6f85cd
1	attendance	172	xxh3:fc009931c3bfdf8e
\.


--
-- Data for Name: acts; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.acts (id, at, actor, kind, what, backup, summary, undone_by) FROM stdin;
1	1795635435	command line	restore	format1.json	complete_backup_25_11_2026_19_37_15.json.zst	settings: 4 added, 0 changed, 0 removed; files: 7 added, 0 changed, 0 removed; users: 3 added, 0 changed, 0 removed; students: 2 added, 0 changed, 0 removed; courses: 24 added, 0 changed, 0 removed; enrollments: 10 added, 0 changed, 0 removed; payment categories: 7 added, 0 changed, 0 removed; payments: 16 added, 0 changed, 0 removed; attendance records: 172 added, 0 changed, 0 removed	\N
\.


--
-- Data for Name: attendance; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.attendance (id, student_id, course_id, date, status, notes, marked_by_user_id, created_at, updated_at) FROM stdin;
1	1	2	20433	leave	Fever	3	1765426200	1765426200
2	1	2	20438	present	\N	3	1765858200	1765858200
3	1	2	20440	present	\N	3	1766031000	1766031000
4	1	2	20459	present	\N	3	1767672600	1767672600
5	1	2	20461	present	\N	3	1767845400	1767845400
6	1	2	20466	present	\N	3	1768277400	1768277400
7	1	2	20468	present	\N	3	1768450200	1768450200
8	1	2	20473	present	\N	3	1768882200	1768882200
9	1	2	20475	present	\N	3	1769055000	1769055000
10	1	2	20480	present	\N	3	1769487000	1769487000
11	1	2	20482	present	\N	3	1769659800	1769659800
12	1	2	20487	present	\N	3	1770091800	1770091800
13	1	2	20494	present	\N	3	1770696600	1770696600
14	1	2	20496	present	\N	3	1770869400	1770869400
15	1	2	20501	present	\N	3	1771301400	1771301400
16	1	2	20503	present	\N	3	1771474200	1771474200
17	1	2	20508	present	\N	3	1771906200	1771906200
18	1	2	20510	present	\N	3	1772079000	1772079000
19	1	3	20441	present	\N	3	1766118000	1766118000
20	1	3	20460	present	\N	3	1767759600	1767759600
21	1	3	20462	present	\N	3	1767932400	1767932400
22	1	3	20467	present	\N	3	1768364400	1768364400
23	1	3	20469	present	\N	3	1768537200	1768537200
24	1	3	20474	leave	Fever	3	1768969200	1768969200
25	1	3	20476	present	\N	3	1769142000	1769142000
26	1	3	20481	present	\N	3	1769574000	1769574000
27	1	3	20483	present	\N	3	1769746800	1769746800
28	1	3	20488	present	\N	3	1770178800	1770178800
29	1	3	20490	late	\N	3	1770351600	1770351600
30	1	3	20495	present	\N	3	1770783600	1770783600
31	1	3	20497	present	\N	3	1770956400	1770956400
32	1	3	20502	present	\N	3	1771388400	1771388400
33	1	3	20504	present	\N	3	1771561200	1771561200
34	1	3	20509	present	\N	3	1771993200	1771993200
35	1	3	20511	present	\N	3	1772166000	1772166000
36	1	5	20441	present	\N	3	1766119200	1766119200
37	1	5	20459	present	\N	3	1767674400	1767674400
38	1	5	20462	present	\N	3	1767933600	1767933600
39	1	5	20466	present	\N	3	1768279200	1768279200
40	1	5	20469	present	\N	3	1768538400	1768538400
41	1	5	20473	present	\N	3	1768884000	1768884000
42	1	5	20476	present	\N	3	1769143200	1769143200
43	1	5	20480	present	\N	3	1769488800	1769488800
44	1	5	20483	present	\N	3	1769748000	1769748000
45	1	5	20487	present	\N	3	1770093600	1770093600
46	1	5	20490	present	\N	3	1770352800	1770352800
47	1	5	20494	present	\N	3	1770698400	1770698400
48	1	5	20497	present	\N	3	1770957600	1770957600
49	1	5	20501	present	\N	3	1771303200	1771303200
50	1	5	20504	present	\N	3	1771562400	1771562400
51	1	5	20508	present	\N	3	1771908000	1771908000
52	1	5	20511	present	\N	3	1772167200	1772167200
53	1	6	20439	leave	Fever	3	1765947000	1765947000
54	1	6	20458	present	\N	3	1767588600	1767588600
55	1	6	20460	present	\N	3	1767761400	1767761400
56	1	6	20465	present	\N	3	1768193400	1768193400
57	1	6	20467	present	\N	3	1768366200	1768366200
58	1	6	20472	present	\N	3	1768798200	1768798200
59	1	6	20474	leave	Fever	3	1768971000	1768971000
60	1	6	20479	present	\N	3	1769403000	1769403000
61	1	6	20481	present	\N	3	1769575800	1769575800
62	1	6	20486	present	\N	3	1770007800	1770007800
63	1	6	20488	present	\N	3	1770180600	1770180600
64	1	6	20493	present	\N	3	1770612600	1770612600
65	1	6	20495	present	\N	3	1770785400	1770785400
66	1	6	20500	present	\N	3	1771217400	1771217400
67	1	6	20502	present	\N	3	1771390200	1771390200
68	1	6	20507	present	\N	3	1771822200	1771822200
69	1	6	20509	present	\N	3	1771995000	1771995000
70	1	8	20441	present	\N	3	1766121000	1766121000
71	1	8	20460	present	\N	3	1767762600	1767762600
72	1	8	20462	present	\N	3	1767935400	1767935400
73	1	8	20467	present	\N	3	1768367400	1768367400
74	1	8	20469	present	\N	3	1768540200	1768540200
75	1	8	20474	leave	Fever	3	1768972200	1768972200
76	1	8	20476	present	\N	3	1769145000	1769145000
77	1	8	20481	present	\N	3	1769577000	1769577000
78	1	8	20483	present	\N	3	1769749800	1769749800
79	1	8	20488	present	\N	3	1770181800	1770181800
80	1	8	20490	present	\N	3	1770354600	1770354600
81	1	8	20495	present	\N	3	1770786600	1770786600
82	1	8	20497	present	\N	3	1770959400	1770959400
83	1	8	20502	present	\N	3	1771391400	1771391400
84	1	8	20504	present	\N	3	1771564200	1771564200
85	1	8	20509	present	\N	3	1771996200	1771996200
86	1	8	20511	present	\N	3	1772169000	1772169000
87	2	5	20438	present	\N	3	1765860000	1765860000
88	2	5	20441	absent	\N	3	1766119200	1766119200
89	2	5	20459	present	\N	3	1767674400	1767674400
90	2	5	20462	present	\N	3	1767933600	1767933600
91	2	5	20466	present	\N	3	1768279200	1768279200
92	2	5	20469	present	\N	3	1768538400	1768538400
93	2	5	20473	present	\N	3	1768884000	1768884000
94	2	5	20476	present	\N	3	1769143200	1769143200
95	2	5	20480	absent	Phone off	3	1769488800	1769488800
96	2	5	20483	present	\N	3	1769748000	1769748000
97	2	5	20487	leave	Family wedding	3	1770093600	1770093600
98	2	5	20490	present	\N	3	1770352800	1770352800
99	2	5	20494	late	\N	3	1770698400	1770698400
100	2	5	20497	present	\N	3	1770957600	1770957600
101	2	5	20501	present	\N	3	1771303200	1771303200
102	2	5	20504	absent	\N	3	1771562400	1771562400
103	2	5	20508	present	\N	3	1771908000	1771908000
104	2	5	20511	present	\N	3	1772167200	1772167200
105	2	6	20439	present	\N	3	1765947000	1765947000
106	2	6	20458	late	\N	3	1767588600	1767588600
107	2	6	20460	leave	Family wedding	3	1767761400	1767761400
108	2	6	20465	present	\N	3	1768193400	1768193400
109	2	6	20467	present	\N	3	1768366200	1768366200
110	2	6	20472	present	\N	3	1768798200	1768798200
111	2	6	20474	present	\N	3	1768971000	1768971000
112	2	6	20479	present	\N	3	1769403000	1769403000
113	2	6	20481	leave	شادی	3	1769575800	1769575800
114	2	6	20486	present	\N	3	1770007800	1770007800
115	2	6	20488	present	\N	3	1770180600	1770180600
116	2	6	20493	present	\N	3	1770612600	1770612600
117	2	6	20495	present	\N	3	1770785400	1770785400
118	2	6	20500	present	\N	3	1771217400	1771217400
119	2	6	20502	present	\N	3	1771390200	1771390200
120	2	6	20507	present	\N	3	1771822200	1771822200
121	2	6	20509	late	\N	3	1771995000	1771995000
122	2	7	20438	present	\N	3	1765861200	1765861200
123	2	7	20440	present	\N	3	1766034000	1766034000
124	2	7	20459	present	\N	3	1767675600	1767675600
125	2	7	20461	present	\N	3	1767848400	1767848400
126	2	7	20466	present	\N	3	1768280400	1768280400
127	2	7	20468	present	\N	3	1768453200	1768453200
128	2	7	20473	present	\N	3	1768885200	1768885200
129	2	7	20475	present	\N	3	1769058000	1769058000
130	2	7	20480	absent	Phone off	3	1769490000	1769490000
131	2	7	20482	present	\N	3	1769662800	1769662800
132	2	7	20487	leave	Family wedding	3	1770094800	1770094800
133	2	7	20494	present	\N	3	1770699600	1770699600
134	2	7	20496	present	\N	3	1770872400	1770872400
135	2	7	20501	present	\N	3	1771304400	1771304400
136	2	7	20503	present	\N	3	1771477200	1771477200
137	2	7	20508	present	\N	3	1771909200	1771909200
138	2	7	20510	present	\N	3	1772082000	1772082000
139	2	14	20437	present	\N	3	1765779000	1765779000
140	2	14	20440	present	\N	3	1766038200	1766038200
141	2	14	20458	present	\N	3	1767593400	1767593400
142	2	14	20461	present	\N	3	1767852600	1767852600
143	2	14	20465	present	\N	3	1768198200	1768198200
144	2	14	20468	present	\N	3	1768457400	1768457400
145	2	14	20472	present	\N	3	1768803000	1768803000
146	2	14	20475	present	\N	3	1769062200	1769062200
147	2	14	20479	present	\N	3	1769407800	1769407800
148	2	14	20482	present	\N	3	1769667000	1769667000
149	2	14	20486	present	\N	3	1770012600	1770012600
150	2	14	20493	present	\N	3	1770617400	1770617400
151	2	14	20496	late	\N	3	1770876600	1770876600
152	2	14	20500	present	\N	3	1771222200	1771222200
153	2	14	20503	present	\N	3	1771481400	1771481400
154	2	14	20507	present	\N	3	1771827000	1771827000
155	2	14	20510	present	\N	3	1772086200	1772086200
156	2	18	20441	absent	\N	3	1766127000	1766127000
157	2	18	20460	leave	Family wedding	3	1767768600	1767768600
158	2	18	20462	present	\N	3	1767941400	1767941400
159	2	18	20467	late	\N	3	1768373400	1768373400
160	2	18	20469	present	\N	3	1768546200	1768546200
161	2	18	20474	present	\N	3	1768978200	1768978200
162	2	18	20476	present	\N	3	1769151000	1769151000
163	2	18	20481	leave	شادی	3	1769583000	1769583000
164	2	18	20483	present	\N	3	1769755800	1769755800
165	2	18	20488	present	\N	3	1770187800	1770187800
166	2	18	20490	present	\N	3	1770360600	1770360600
167	2	18	20495	present	\N	3	1770792600	1770792600
168	2	18	20497	late	\N	3	1770965400	1770965400
169	2	18	20502	present	\N	3	1771397400	1771397400
170	2	18	20504	absent	\N	3	1771570200	1771570200
171	2	18	20509	present	\N	3	1772002200	1772002200
172	2	18	20511	present	\N	3	1772175000	1772175000
\.


--
-- Data for Name: audit_log; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.audit_log (id, at, actor, action, subject, detail, act_id) FROM stdin;
1	1795635435	command line	restore	format1.json	settings: 4 added, 0 changed, 0 removed; files: 7 added, 0 changed, 0 removed; users: 3 added, 0 changed, 0 removed; students: 2 added, 0 changed, 0 removed; courses: 24 added, 0 changed, 0 removed; enrollments: 10 added, 0 changed, 0 removed; payment categories: 7 added, 0 changed, 0 removed; payments: 16 added, 0 changed, 0 removed; attendance records: 172 added, 0 changed, 0 removed	1
\.


--
-- Data for Name: courses; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.courses (id, name, description, instructor_name, instructor_contact, fee, seats, outline_file_id, created_at, updated_at) FROM stdin;
1	Mathematics	Algebra, geometry and statistics	Rukhsana Parveen	0334-5514159	1800000	25	1	1659327600	1659327600
2	Additional Mathematics	For “distinction” students	Rukhsana Parveen	0346-2263529	2100000	25	\N	1659327660	1659327660
3	Physics	Mechanics, waves, electricity; lab weekly	Dr. Tanveer Ahmed	0321-3240435	1950000	25	\N	1659327720	1659327720
4	Chemistry	With practicals, bring a lab coat	Dr. Samina Aslam	0301-9833509	1950000	25	\N	1659327780	1659327780
5	Biology	Cells, plants, the human body	Nighat Sultana	0343-7551939	1900000	25	2	1659327840	1659327840
6	English Language	Reading, writing, speaking	Zoë O'Brien	0333-7442323	1500000	25	\N	1659327900	1659327900
7	English Literature	Shakespeare to Achebe	Zoë O'Brien	0320-4857586	1450000	25	\N	1659327960	1659327960
8	اردو ادب	غزل، نظم اور افسانہ	ڈاکٹر صائمہ قریشی	0342-3825447	1200000	25	\N	1659328020	1659328020
9	Urdu Language	Grammar and composition	Kishwar Naheed	0319-9381567	1150000	25	3	1659328080	1659328080
10	Sindhi	For beginners	Allah Bux Soomro	0347-3177129	950000	25	\N	1659328140	1659328140
11	Islamiyat	Compulsory	Maulana Abdul Qadir	0339-3218924	900000	25	\N	1659328200	1659328200
12	Pakistan Studies	History & geography	Shahid Mehmood	0310-3943805	900000	25	\N	1659328260	1659328260
13	Ethics	In place of Islamiyat, on request	Sr. Mary D'Souza	0330-1774184	900000	25	4	1659328320	1659328320
14	Computer Science	Python, SQL, how a computer works	Faraz Hashmi	0340-7768160	2200000	25	\N	1659328380	1659328380
15	Web Development	HTML, CSS, JavaScript; a project	Faraz Hashmi	0344-9735907	2450000	25	\N	1659328440	1659328440
16	Graphic Design	Posters, logos, layout	Inés Núñez	0324-6614082	2300000	25	\N	1659328500	1659328500
17	Accounting	Double entry to final accounts	Muhammad Yousuf	0339-8495647	1650000	25	5	1659328560	1659328560
18	Economics	Micro and macro	Adeela Rehman	0312-9783533	1600000	25	\N	1659328620	1659328620
19	Business Studies	Small firms, marketing, people	Adeela Rehman	0308-9910340	1550000	25	\N	1659328680	1659328680
20	Statistics	Data, chance, decisions	Dr. Tanveer Ahmed	0304-2947766	1700000	25	\N	1659328740	1659328740
21	Fine Arts	Drawing, calligraphy, print	Inés Núñez	0320-7023352	1400000	25	6	1659328800	1659328800
22	Physical Education	Cricket, hockey, athletics	Capt. (R) Iqbal Butt	0337-7712852	650000	25	\N	1659328860	1659328860
23	Turkish	A1 and A2	Gülşen Öztürk	0320-6143986	1250000	25	\N	1659328920	1659328920
24	Chinese	HSK 1 and 2	Zhou Mei-Ling 周美玲	0306-7114629	1350000	25	\N	1659328980	1659328980
\.


--
-- Data for Name: enrollments; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.enrollments (id, student_id, course_id, enroll_date, created_at, updated_at) FROM stdin;
1	1	2	20346	1757906100	1757906100
2	1	3	20346	1757906100	1757906100
3	1	5	20346	1757906100	1757906100
4	1	6	20346	1757906100	1757906100
5	1	8	20346	1757906100	1757906100
6	2	5	20335	1756975860	1756975860
7	2	6	20335	1756975860	1756975860
8	2	7	20335	1756975860	1756975860
9	2	14	20335	1756975860	1756975860
10	2	18	20335	1756975860	1756975860
\.


--
-- Data for Name: files; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.files (id, name, media_type, size, sha256, content, created_at, updated_at) FROM stdin;
1	Mathematics.pdf	application/pdf	595	f9a1a8c88ff0df8d3d15746fe9175ed6154e4dcfd3185af893087e3364a77d59	\\x255044462d312e340a312030206f626a0a3c3c202f54797065202f436174616c6f67202f5061676573203220302052203e3e0a656e646f626a0a322030206f626a0a3c3c202f54797065202f5061676573202f4b696473205b33203020525d202f436f756e742031203e3e0a656e646f626a0a332030206f626a0a3c3c202f54797065202f50616765202f506172656e74203220302052202f4d65646961426f78205b30203020353935203834325d202f436f6e74656e7473203420302052202f5265736f7572636573203c3c202f466f6e74203c3c202f4631203520302052203e3e203e3e203e3e0a656e646f626a0a342030206f626a0a3c3c202f4c656e677468203531203e3e0a73747265616d0a4254202f46312032302054662036302037363020546420284f75746c696e653a204d617468656d61746963732920546a2045540a656e6473747265616d0a656e646f626a0a352030206f626a0a3c3c202f54797065202f466f6e74202f53756274797065202f5479706531202f42617365466f6e74202f48656c766574696361203e3e0a656e646f626a0a787265660a3020360a303030303030303030302036353533352066200a30303030303030303039203030303030206e200a30303030303030303538203030303030206e200a30303030303030313135203030303030206e200a30303030303030323431203030303030206e200a30303030303030333432203030303030206e200a747261696c65720a3c3c202f53697a652036202f526f6f74203120302052203e3e0a7374617274787265660a3431320a2525454f460a	1659326400	1659326400
2	Biology.pdf	application/pdf	591	64a2726041a6d38b3f056c58d014773c920786985c8d8da3c71845adbcf6e06d	\\x255044462d312e340a312030206f626a0a3c3c202f54797065202f436174616c6f67202f5061676573203220302052203e3e0a656e646f626a0a322030206f626a0a3c3c202f54797065202f5061676573202f4b696473205b33203020525d202f436f756e742031203e3e0a656e646f626a0a332030206f626a0a3c3c202f54797065202f50616765202f506172656e74203220302052202f4d65646961426f78205b30203020353935203834325d202f436f6e74656e7473203420302052202f5265736f7572636573203c3c202f466f6e74203c3c202f4631203520302052203e3e203e3e203e3e0a656e646f626a0a342030206f626a0a3c3c202f4c656e677468203437203e3e0a73747265616d0a4254202f46312032302054662036302037363020546420284f75746c696e653a2042696f6c6f67792920546a2045540a656e6473747265616d0a656e646f626a0a352030206f626a0a3c3c202f54797065202f466f6e74202f53756274797065202f5479706531202f42617365466f6e74202f48656c766574696361203e3e0a656e646f626a0a787265660a3020360a303030303030303030302036353533352066200a30303030303030303039203030303030206e200a30303030303030303538203030303030206e200a30303030303030313135203030303030206e200a30303030303030323431203030303030206e200a30303030303030333338203030303030206e200a747261696c65720a3c3c202f53697a652036202f526f6f74203120302052203e3e0a7374617274787265660a3430380a2525454f460a	1659326400	1659326400
3	Urdu Language.pdf	application/pdf	597	b241c7c984ff7a488690f53d9705440af02cc22568be38a5316b7b3138b7f6d1	\\x255044462d312e340a312030206f626a0a3c3c202f54797065202f436174616c6f67202f5061676573203220302052203e3e0a656e646f626a0a322030206f626a0a3c3c202f54797065202f5061676573202f4b696473205b33203020525d202f436f756e742031203e3e0a656e646f626a0a332030206f626a0a3c3c202f54797065202f50616765202f506172656e74203220302052202f4d65646961426f78205b30203020353935203834325d202f436f6e74656e7473203420302052202f5265736f7572636573203c3c202f466f6e74203c3c202f4631203520302052203e3e203e3e203e3e0a656e646f626a0a342030206f626a0a3c3c202f4c656e677468203533203e3e0a73747265616d0a4254202f46312032302054662036302037363020546420284f75746c696e653a2055726475204c616e67756167652920546a2045540a656e6473747265616d0a656e646f626a0a352030206f626a0a3c3c202f54797065202f466f6e74202f53756274797065202f5479706531202f42617365466f6e74202f48656c766574696361203e3e0a656e646f626a0a787265660a3020360a303030303030303030302036353533352066200a30303030303030303039203030303030206e200a30303030303030303538203030303030206e200a30303030303030313135203030303030206e200a30303030303030323431203030303030206e200a30303030303030333434203030303030206e200a747261696c65720a3c3c202f53697a652036202f526f6f74203120302052203e3e0a7374617274787265660a3431340a2525454f460a	1659326400	1659326400
4	Ethics.pdf	application/pdf	590	3899813c38adc507514ca6e8b9f90a398cb888c0448fa81c12cc4da9b43cb960	\\x255044462d312e340a312030206f626a0a3c3c202f54797065202f436174616c6f67202f5061676573203220302052203e3e0a656e646f626a0a322030206f626a0a3c3c202f54797065202f5061676573202f4b696473205b33203020525d202f436f756e742031203e3e0a656e646f626a0a332030206f626a0a3c3c202f54797065202f50616765202f506172656e74203220302052202f4d65646961426f78205b30203020353935203834325d202f436f6e74656e7473203420302052202f5265736f7572636573203c3c202f466f6e74203c3c202f4631203520302052203e3e203e3e203e3e0a656e646f626a0a342030206f626a0a3c3c202f4c656e677468203436203e3e0a73747265616d0a4254202f46312032302054662036302037363020546420284f75746c696e653a204574686963732920546a2045540a656e6473747265616d0a656e646f626a0a352030206f626a0a3c3c202f54797065202f466f6e74202f53756274797065202f5479706531202f42617365466f6e74202f48656c766574696361203e3e0a656e646f626a0a787265660a3020360a303030303030303030302036353533352066200a30303030303030303039203030303030206e200a30303030303030303538203030303030206e200a30303030303030313135203030303030206e200a30303030303030323431203030303030206e200a30303030303030333337203030303030206e200a747261696c65720a3c3c202f53697a652036202f526f6f74203120302052203e3e0a7374617274787265660a3430370a2525454f460a	1659326400	1659326400
5	Accounting.pdf	application/pdf	594	d0ca8c07609a3deb20c11a369e06caf3f0531eeafb29c278c0835e87174fc3c4	\\x255044462d312e340a312030206f626a0a3c3c202f54797065202f436174616c6f67202f5061676573203220302052203e3e0a656e646f626a0a322030206f626a0a3c3c202f54797065202f5061676573202f4b696473205b33203020525d202f436f756e742031203e3e0a656e646f626a0a332030206f626a0a3c3c202f54797065202f50616765202f506172656e74203220302052202f4d65646961426f78205b30203020353935203834325d202f436f6e74656e7473203420302052202f5265736f7572636573203c3c202f466f6e74203c3c202f4631203520302052203e3e203e3e203e3e0a656e646f626a0a342030206f626a0a3c3c202f4c656e677468203530203e3e0a73747265616d0a4254202f46312032302054662036302037363020546420284f75746c696e653a204163636f756e74696e672920546a2045540a656e6473747265616d0a656e646f626a0a352030206f626a0a3c3c202f54797065202f466f6e74202f53756274797065202f5479706531202f42617365466f6e74202f48656c766574696361203e3e0a656e646f626a0a787265660a3020360a303030303030303030302036353533352066200a30303030303030303039203030303030206e200a30303030303030303538203030303030206e200a30303030303030313135203030303030206e200a30303030303030323431203030303030206e200a30303030303030333431203030303030206e200a747261696c65720a3c3c202f53697a652036202f526f6f74203120302052203e3e0a7374617274787265660a3431310a2525454f460a	1659326400	1659326400
6	Fine Arts.pdf	application/pdf	593	8ab57c46357781fcfcb9a143bd5e3bbda45d9bb3f6047e5ce79b460de5fd420d	\\x255044462d312e340a312030206f626a0a3c3c202f54797065202f436174616c6f67202f5061676573203220302052203e3e0a656e646f626a0a322030206f626a0a3c3c202f54797065202f5061676573202f4b696473205b33203020525d202f436f756e742031203e3e0a656e646f626a0a332030206f626a0a3c3c202f54797065202f50616765202f506172656e74203220302052202f4d65646961426f78205b30203020353935203834325d202f436f6e74656e7473203420302052202f5265736f7572636573203c3c202f466f6e74203c3c202f4631203520302052203e3e203e3e203e3e0a656e646f626a0a342030206f626a0a3c3c202f4c656e677468203439203e3e0a73747265616d0a4254202f46312032302054662036302037363020546420284f75746c696e653a2046696e6520417274732920546a2045540a656e6473747265616d0a656e646f626a0a352030206f626a0a3c3c202f54797065202f466f6e74202f53756274797065202f5479706531202f42617365466f6e74202f48656c766574696361203e3e0a656e646f626a0a787265660a3020360a303030303030303030302036353533352066200a30303030303030303039203030303030206e200a30303030303030303538203030303030206e200a30303030303030313135203030303030206e200a30303030303030323431203030303030206e200a30303030303030333430203030303030206e200a747261696c65720a3c3c202f53697a652036202f526f6f74203120302052203e3e0a7374617274787265660a3431300a2525454f460a	1659326400	1659326400
7	Íñigo García-Márquez.png	image/png	1820	21f9ec20a4607f8ebd8a9afaa835e09b2ff82cd982ce7f60ce4d7533158ba80c	\\x89504e470d0a1a0a0000000d49484452000000180000001808020000006f15aaaf000006e349444154780101d80627f900b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8cf8c6ecf8c6ecf8c6ecf8c6ecf8c6eb4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8cf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6eb4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8cf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6eb4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8cf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6eb4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8cf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6eb4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8cf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6eb4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8cf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6eb4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8cf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6eb4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8cf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6eb4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8cf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6ecf8c6eb4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8cf8c6ecf8c6ecf8c6ecf8c6ecf8c6eb4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c853196e53196e53196e53196e53196eb4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c853196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196eb4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c8b4c6c853196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196eb4c6c8b4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c8b4c6c853196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196eb4c6c8b4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c853196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196eb4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c853196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196eb4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c8b4c6c853196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196eb4c6c8b4c6c8b4c6c800b4c6c8b4c6c8b4c6c853196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196e53196eb4c6c8b4c6c85a9a46949368b8ae0000000049454e44ae426082	1754018760	1754018760
\.


--
-- Data for Name: login_failures; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.login_failures (subject, failures, last_at) FROM stdin;
\.


--
-- Data for Name: meta; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.meta (key, value) FROM stdin;
schema_version	1
\.


--
-- Data for Name: payment_categories; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.payment_categories (id, name, description, default_amount, is_active, created_at, updated_at) FROM stdin;
1	Admission Fee	Once, with a refundable security deposit	1000000	1	1659326400	1659326400
2	Tuition Fee	For each course of a session	1800000	1	1659326460	1659326460
3	Examination Fee	Board and school examinations	350000	1	1659326520	1659326520
4	Hostel Charges	A bed, meals and laundry for a term	4500000	1	1659326580	1659326580
5	Transport	School van, a term	1200000	1	1659326640	1659326640
6	Books & Stationery	As per the list of the class	420000	1	1659326700	1659326700
7	Generator Fund	No longer taken	100000	0	1659326760	1659326760
\.


--
-- Data for Name: payments; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.payments (id, student_id, category_id, course_id, amount_due, amount_paid, security_fees, admission_fees, status, payment_date, method, reference_no, recorded_by_user_id, notes, created_at, updated_at) FROM stdin;
1	1	1	\N	1000000	1000000	500000	500000	paid	20301	cash	\N	2	\N	1754027640	1754027640
2	1	2	2	2100000	2100000	\N	\N	paid	20344	cash	\N	2	\N	1757738100	1757738100
3	1	2	3	1950000	1950000	\N	\N	paid	20367	bank_transfer	HBL-2140333536	2	\N	1759723920	1759723920
4	1	2	5	1900000	760000	\N	\N	partial_paid	20406	cash	\N	2	باقی رقم اگلے ماہ	1763107140	1763107140
5	1	2	6	1500000	1500000	\N	\N	paid	20434	cash	\N	2	\N	1765528560	1765528560
6	1	2	8	1200000	1200000	\N	\N	paid	20459	cash	\N	2	\N	1767682080	1767682080
7	1	3	\N	350000	350000	\N	\N	paid	20431	bank_transfer	HBL-4947832144	2	\N	1765256280	1765256280
8	1	4	\N	4500000	4500000	\N	\N	paid	20502	cheque	82432199	2	\N	1771393740	1771393740
9	2	1	\N	1000000	1000000	200000	800000	paid	20316	cash	\N	2	\N	1755319380	1755319380
10	2	2	5	1900000	1900000	\N	\N	paid	20337	cash	\N	2	\N	1757131800	1757131800
11	2	2	6	1500000	1500000	\N	\N	paid	20375	online	EP72331855050	2	\N	1760434440	1760434440
12	2	2	7	1450000	1450000	\N	\N	paid	20396	cash	\N	2	\N	1762234500	1762234500
13	2	2	14	2200000	2200000	\N	\N	paid	20431	online	EP93479623328	2	\N	1765270080	1765270080
14	2	2	18	1600000	1600000	\N	\N	paid	20467	bank_transfer	HBL-5179327211	2	\N	1768370520	1768370520
15	2	3	\N	350000	350000	\N	\N	paid	20430	cash	\N	2	\N	1765164480	1765164480
16	2	6	\N	420000	420000	\N	\N	paid	20486	cash	\N	2	\N	1770002880	1770002880
\.


--
-- Data for Name: sessions; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.sessions (token_hash, user_id, csrf_token, began_at, seen_at, flash) FROM stdin;
\.


--
-- Data for Name: settings; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.settings (id, key, value, description, created_at, updated_at) FROM stdin;
1	school_name	Rose Garden Academy	On every page and receipt	1659322800	1659322800
2	time_zone	Asia/Karachi	For every time that is shown	1659322800	1659322800
3	currency	PKR	For every amount that is shown	1659322800	1659322800
4	reg_number_prefix	RGA	Stands before the year in a registration number	1659322800	1659322800
\.


--
-- Data for Name: students; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.students (id, registration_number, first_name, last_name, gender, admission_type, date_of_birth, admission_date, phone, email, address, city, category, status, national_id, blood_group, nationality, emergency_contact, permanent_address, guardian_name, guardian_national_id, last_qualification, current_qualification, photo_file_id, created_at, updated_at) FROM stdin;
1	RGA-2025-00001	Íñigo	García-Márquez	M	hostel	12900	20301	0303-5113561	igo.garca-mrquez1@example.org	44/2 Block 8, Lahore	Lahore	regular	active	12101-8603354-3	A+	Spanish	Íñigo García-Márquez, 0324-2504650	Flat A-24, "Al-Noor" Plaza, Lahore\nc/o Íñigo García-Márquez	Íñigo García-Márquez	87634-4824817-1	Matric (Arts)	Intermediate	7	1754018760	1754018760
2	RGA-2025-00002	Seán	O'Neil	M	day_scholar	12774	20316	+92 319-8243104	sen.oneil2@example.com	83/6 Block 13, Karachi	Karachi	regular	active	13101-5972141-5	B+	Irish	Pádraig O'Neil, +92 333-1224091	83/6 Block 13, Karachi	Pádraig O'Neil	43749-2647501-4	Hifz, 8th class	Intermediate	\N	1755314220	1755314220
\.


--
-- Data for Name: table_counts; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.table_counts (name, records, changes) FROM stdin;
settings	4	4
files	7	7
users	3	3
students	2	2
courses	24	24
enrollments	10	10
payment_categories	7	7
payments	16	16
attendance	172	172
\.


--
-- Data for Name: users; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.users (id, username, email, password_hash, role, is_active, created_at, updated_at) FROM stdin;
1	admin	admin@example.com	scrypt:32768:8:1$hDwFHqNxmU0EsUOP$547645cf0e112b695e2fb53db4c0b0eca25af513d13fcd86c55bd33d5814e115938069c6d0ce0770f1e6f9bfb536007efca556e5ff627c7ea9be1e10f4940a4c	admin	1	1659322800	1659322800
2	accountant	accountant@example.com	scrypt:32768:8:1$wSGoklu76epGDFCm$55bd003dc032fb98ff964f84096fc62bbe6bdc17f846be3b8ca6ebfeda3e65fabb3436c84fc1300281e75b0a0077aeb33c28a4219e10eea080587e3e2cf35a92	accountant	1	1659322800	1659322800
3	teacher	teacher@example.com	scrypt:32768:8:1$lwMEZAOvA8iwozbw$e9bed06bacde6b6a5ea8b67b189d1ca456fd8035c16882015e18ef6986a5a9f31e9148cd5cea5d3c0c016d88a362ad40b1b8c5456a117b203ab18cdcf4375521	teacher	1	1659322800	1659322800
\.


--
-- Name: acts_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.acts_id_seq', 1, true);


--
-- Name: attendance_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.attendance_id_seq', 172, true);


--
-- Name: audit_log_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.audit_log_id_seq', 1, true);


--
-- Name: courses_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.courses_id_seq', 24, true);


--
-- Name: enrollments_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.enrollments_id_seq', 10, true);


--
-- Name: files_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.files_id_seq', 7, true);


--
-- Name: payment_categories_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.payment_categories_id_seq', 7, true);


--
-- Name: payments_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.payments_id_seq', 16, true);


--
-- Name: settings_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.settings_id_seq', 4, true);


--
-- Name: students_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.students_id_seq', 2, true);


--
-- Name: users_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.users_id_seq', 3, true);


--
-- Name: act_records act_records_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.act_records
    ADD CONSTRAINT act_records_pkey PRIMARY KEY (act_id, table_name, record_id);


--
-- Name: acts acts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_pkey PRIMARY KEY (id);


--
-- Name: attendance attendance_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT attendance_pkey PRIMARY KEY (id);


--
-- Name: attendance attendance_student_id_course_id_date_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT attendance_student_id_course_id_date_key UNIQUE (student_id, course_id, date);


--
-- Name: audit_log audit_log_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);


--
-- Name: courses courses_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.courses
    ADD CONSTRAINT courses_name_key UNIQUE (name);


--
-- Name: courses courses_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.courses
    ADD CONSTRAINT courses_pkey PRIMARY KEY (id);


--
-- Name: enrollments enrollments_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.enrollments
    ADD CONSTRAINT enrollments_pkey PRIMARY KEY (id);


--
-- Name: enrollments enrollments_student_id_course_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.enrollments
    ADD CONSTRAINT enrollments_student_id_course_id_key UNIQUE (student_id, course_id);


--
-- Name: files files_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.files
    ADD CONSTRAINT files_pkey PRIMARY KEY (id);


--
-- Name: login_failures login_failures_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.login_failures
    ADD CONSTRAINT login_failures_pkey PRIMARY KEY (subject);


--
-- Name: meta meta_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.meta
    ADD CONSTRAINT meta_pkey PRIMARY KEY (key);


--
-- Name: payment_categories payment_categories_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payment_categories
    ADD CONSTRAINT payment_categories_name_key UNIQUE (name);


--
-- Name: payment_categories payment_categories_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payment_categories
    ADD CONSTRAINT payment_categories_pkey PRIMARY KEY (id);


--
-- Name: payments payments_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_pkey PRIMARY KEY (id);


--
-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (token_hash);


--
-- Name: settings settings_key_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_key_key UNIQUE (key);


--
-- Name: settings settings_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (id);


--
-- Name: students students_national_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.students
    ADD CONSTRAINT students_national_id_key UNIQUE (national_id);


--
-- Name: students students_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.students
    ADD CONSTRAINT students_pkey PRIMARY KEY (id);


--
-- Name: students students_registration_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.students
    ADD CONSTRAINT students_registration_number_key UNIQUE (registration_number);


--
-- Name: table_counts table_counts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.table_counts
    ADD CONSTRAINT table_counts_pkey PRIMARY KEY (name);


--
-- Name: users users_email_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_email_key UNIQUE (email);


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);


--
-- Name: attendance_by_course_id_date_status; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX attendance_by_course_id_date_status ON public.attendance USING btree (course_id, date, status);


--
-- Name: attendance_by_date; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX attendance_by_date ON public.attendance USING btree (date);


--
-- Name: attendance_by_status_date; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX attendance_by_status_date ON public.attendance USING btree (status, date) WHERE (status <> 'present'::text);


--
-- Name: audit_log_subject; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX audit_log_subject ON public.audit_log USING btree (subject, id);


--
-- Name: enrollments_by_course_id_enroll_date; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX enrollments_by_course_id_enroll_date ON public.enrollments USING btree (course_id, enroll_date);


--
-- Name: enrollments_by_enroll_date; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX enrollments_by_enroll_date ON public.enrollments USING btree (enroll_date);


--
-- Name: payments_by_category_id_payment_date_amount_paid; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX payments_by_category_id_payment_date_amount_paid ON public.payments USING btree (category_id, payment_date, amount_paid);


--
-- Name: payments_by_course_id_payment_date; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX payments_by_course_id_payment_date ON public.payments USING btree (course_id, payment_date);


--
-- Name: payments_by_payment_date_method_amount_paid; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX payments_by_payment_date_method_amount_paid ON public.payments USING btree (payment_date, method, amount_paid);


--
-- Name: payments_by_status_payment_date; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX payments_by_status_payment_date ON public.payments USING btree (status, payment_date) WHERE (status <> 'paid'::text);


--
-- Name: payments_by_student_id_amount_due_amount_paid; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX payments_by_student_id_amount_due_amount_paid ON public.payments USING btree (student_id, amount_due, amount_paid) WHERE (amount_paid < amount_due);


--
-- Name: payments_by_student_id_payment_date; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX payments_by_student_id_payment_date ON public.payments USING btree (student_id, payment_date);


--
-- Name: sessions_user_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_user_id ON public.sessions USING btree (user_id);


--
-- Name: students_by_first_name_last_name; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX students_by_first_name_last_name ON public.students USING btree (lower(first_name), lower(last_name));


--
-- Name: students_words; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX students_words ON public.students USING gin (public.rollbook_words(((((((((((((((((((((((COALESCE(registration_number, ''::text) || ' '::text) || replace(replace(replace(COALESCE(registration_number, ''::text), '-'::text, ''::text), ' '::text, ''::text), '+'::text, ''::text)) || ' '::text) || COALESCE(first_name, ''::text)) || ' '::text) || COALESCE(last_name, ''::text)) || ' '::text) || COALESCE(phone, ''::text)) || ' '::text) || replace(replace(replace(COALESCE(phone, ''::text), '-'::text, ''::text), ' '::text, ''::text), '+'::text, ''::text)) || ' '::text) || COALESCE(national_id, ''::text)) || ' '::text) || replace(replace(replace(COALESCE(national_id, ''::text), '-'::text, ''::text), ' '::text, ''::text), '+'::text, ''::text)) || ' '::text) || COALESCE(guardian_name, ''::text)) || ' '::text) || replace(replace(replace(COALESCE(guardian_name, ''::text), '-'::text, ''::text), ' '::text, ''::text), '+'::text, ''::text)) || ' '::text) || COALESCE(guardian_national_id, ''::text)) || ' '::text) || replace(replace(replace(COALESCE(guardian_national_id, ''::text), '-'::text, ''::text), ' '::text, ''::text), '+'::text, ''::text))));


--
-- Name: users_username; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX users_username ON public.users USING btree (lower(username));


--
-- Name: acts rollbook_act_records_act_id; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_act_records_act_id BEFORE DELETE ON public.acts FOR EACH ROW WHEN ((current_setting('rollbook.overhaul'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.rollbook_take_along('act_records', 'act_id');


--
-- Name: users rollbook_attendance_marked_by_user_id; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_attendance_marked_by_user_id BEFORE DELETE ON public.users FOR EACH ROW WHEN ((current_setting('rollbook.overhaul'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.rollbook_lose_links('attendance', 'marked_by_user_id');


--
-- Name: attendance rollbook_count_added; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_added AFTER INSERT ON public.attendance REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',attendance,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_added();


--
-- Name: courses rollbook_count_added; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_added AFTER INSERT ON public.courses REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',courses,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_added();


--
-- Name: enrollments rollbook_count_added; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_added AFTER INSERT ON public.enrollments REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',enrollments,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_added();


--
-- Name: files rollbook_count_added; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_added AFTER INSERT ON public.files REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',files,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_added();


--
-- Name: payment_categories rollbook_count_added; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_added AFTER INSERT ON public.payment_categories REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',payment_categories,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_added();


--
-- Name: payments rollbook_count_added; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_added AFTER INSERT ON public.payments REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',payments,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_added();


--
-- Name: settings rollbook_count_added; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_added AFTER INSERT ON public.settings REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',settings,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_added();


--
-- Name: students rollbook_count_added; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_added AFTER INSERT ON public.students REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',students,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_added();


--
-- Name: users rollbook_count_added; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_added AFTER INSERT ON public.users REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',users,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_added();


--
-- Name: attendance rollbook_count_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_changed AFTER UPDATE ON public.attendance REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',attendance,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_changed();


--
-- Name: courses rollbook_count_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_changed AFTER UPDATE ON public.courses REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',courses,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_changed();


--
-- Name: enrollments rollbook_count_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_changed AFTER UPDATE ON public.enrollments REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',enrollments,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_changed();


--
-- Name: files rollbook_count_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_changed AFTER UPDATE ON public.files REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',files,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_changed();


--
-- Name: payment_categories rollbook_count_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_changed AFTER UPDATE ON public.payment_categories REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',payment_categories,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_changed();


--
-- Name: payments rollbook_count_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_changed AFTER UPDATE ON public.payments REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',payments,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_changed();


--
-- Name: settings rollbook_count_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_changed AFTER UPDATE ON public.settings REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',settings,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_changed();


--
-- Name: students rollbook_count_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_changed AFTER UPDATE ON public.students REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',students,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_changed();


--
-- Name: users rollbook_count_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_changed AFTER UPDATE ON public.users REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',users,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_changed();


--
-- Name: attendance rollbook_count_emptied; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_emptied AFTER TRUNCATE ON public.attendance FOR EACH STATEMENT WHEN ((POSITION((',attendance,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_emptied();


--
-- Name: courses rollbook_count_emptied; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_emptied AFTER TRUNCATE ON public.courses FOR EACH STATEMENT WHEN ((POSITION((',courses,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_emptied();


--
-- Name: enrollments rollbook_count_emptied; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_emptied AFTER TRUNCATE ON public.enrollments FOR EACH STATEMENT WHEN ((POSITION((',enrollments,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_emptied();


--
-- Name: files rollbook_count_emptied; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_emptied AFTER TRUNCATE ON public.files FOR EACH STATEMENT WHEN ((POSITION((',files,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_emptied();


--
-- Name: payment_categories rollbook_count_emptied; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_emptied AFTER TRUNCATE ON public.payment_categories FOR EACH STATEMENT WHEN ((POSITION((',payment_categories,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_emptied();


--
-- Name: payments rollbook_count_emptied; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_emptied AFTER TRUNCATE ON public.payments FOR EACH STATEMENT WHEN ((POSITION((',payments,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_emptied();


--
-- Name: settings rollbook_count_emptied; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_emptied AFTER TRUNCATE ON public.settings FOR EACH STATEMENT WHEN ((POSITION((',settings,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_emptied();


--
-- Name: students rollbook_count_emptied; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_emptied AFTER TRUNCATE ON public.students FOR EACH STATEMENT WHEN ((POSITION((',students,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_emptied();


--
-- Name: users rollbook_count_emptied; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_emptied AFTER TRUNCATE ON public.users FOR EACH STATEMENT WHEN ((POSITION((',users,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_emptied();


--
-- Name: attendance rollbook_count_removed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_removed AFTER DELETE ON public.attendance REFERENCING OLD TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',attendance,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_removed();


--
-- Name: courses rollbook_count_removed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_removed AFTER DELETE ON public.courses REFERENCING OLD TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',courses,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_removed();


--
-- Name: enrollments rollbook_count_removed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_removed AFTER DELETE ON public.enrollments REFERENCING OLD TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',enrollments,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_removed();


--
-- Name: files rollbook_count_removed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_removed AFTER DELETE ON public.files REFERENCING OLD TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',files,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_removed();


--
-- Name: payment_categories rollbook_count_removed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_removed AFTER DELETE ON public.payment_categories REFERENCING OLD TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',payment_categories,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_removed();


--
-- Name: payments rollbook_count_removed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_removed AFTER DELETE ON public.payments REFERENCING OLD TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',payments,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_removed();


--
-- Name: settings rollbook_count_removed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_removed AFTER DELETE ON public.settings REFERENCING OLD TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',settings,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_removed();


--
-- Name: students rollbook_count_removed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_removed AFTER DELETE ON public.students REFERENCING OLD TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',students,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_removed();


--
-- Name: users rollbook_count_removed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_count_removed AFTER DELETE ON public.users REFERENCING OLD TABLE AS changed FOR EACH STATEMENT WHEN ((POSITION((',users,'::text) IN (COALESCE(current_setting('rollbook.wholesale'::text, true), ''::text))) = 0)) EXECUTE FUNCTION public.rollbook_count_removed();


--
-- Name: files rollbook_courses_outline_file_id; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_courses_outline_file_id BEFORE DELETE ON public.files FOR EACH ROW WHEN ((current_setting('rollbook.overhaul'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.rollbook_lose_links('courses', 'outline_file_id');


--
-- Name: courses rollbook_payments_course_id; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_payments_course_id BEFORE DELETE ON public.courses FOR EACH ROW WHEN ((current_setting('rollbook.overhaul'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.rollbook_lose_links('payments', 'course_id');


--
-- Name: users rollbook_payments_recorded_by_user_id; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_payments_recorded_by_user_id BEFORE DELETE ON public.users FOR EACH ROW WHEN ((current_setting('rollbook.overhaul'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.rollbook_lose_links('payments', 'recorded_by_user_id');


--
-- Name: users rollbook_sessions_user_id; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_sessions_user_id BEFORE DELETE ON public.users FOR EACH ROW WHEN ((current_setting('rollbook.overhaul'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.rollbook_take_along('sessions', 'user_id');


--
-- Name: files rollbook_students_photo_file_id; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER rollbook_students_photo_file_id BEFORE DELETE ON public.files FOR EACH ROW WHEN ((current_setting('rollbook.overhaul'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.rollbook_lose_links('students', 'photo_file_id');


--
-- Name: act_records act_records_act_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.act_records
    ADD CONSTRAINT act_records_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.acts(id) DEFERRABLE;


--
-- Name: attendance attendance_course_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT attendance_course_id_fkey FOREIGN KEY (course_id) REFERENCES public.courses(id) DEFERRABLE;


--
-- Name: attendance attendance_marked_by_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT attendance_marked_by_user_id_fkey FOREIGN KEY (marked_by_user_id) REFERENCES public.users(id) DEFERRABLE;


--
-- Name: attendance attendance_student_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT attendance_student_id_fkey FOREIGN KEY (student_id) REFERENCES public.students(id) DEFERRABLE;


--
-- Name: courses courses_outline_file_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.courses
    ADD CONSTRAINT courses_outline_file_id_fkey FOREIGN KEY (outline_file_id) REFERENCES public.files(id) DEFERRABLE;


--
-- Name: enrollments enrollments_course_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.enrollments
    ADD CONSTRAINT enrollments_course_id_fkey FOREIGN KEY (course_id) REFERENCES public.courses(id) DEFERRABLE;


--
-- Name: enrollments enrollments_student_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.enrollments
    ADD CONSTRAINT enrollments_student_id_fkey FOREIGN KEY (student_id) REFERENCES public.students(id) DEFERRABLE;


--
-- Name: payments payments_category_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_category_id_fkey FOREIGN KEY (category_id) REFERENCES public.payment_categories(id) DEFERRABLE;


--
-- Name: payments payments_course_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_course_id_fkey FOREIGN KEY (course_id) REFERENCES public.courses(id) DEFERRABLE;


--
-- Name: payments payments_recorded_by_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_recorded_by_user_id_fkey FOREIGN KEY (recorded_by_user_id) REFERENCES public.users(id) DEFERRABLE;


--
-- Name: payments payments_student_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_student_id_fkey FOREIGN KEY (student_id) REFERENCES public.students(id) DEFERRABLE;


--
-- Name: sessions sessions_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) DEFERRABLE;


--
-- Name: students students_photo_file_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.students
    ADD CONSTRAINT students_photo_file_id_fkey FOREIGN KEY (photo_file_id) REFERENCES public.files(id) DEFERRABLE;


--
-- PostgreSQL database dump complete
--


