/// People of one origin: what they are called and where they come from.
struct Origin: Sendable {
  /// How many of a hundred students.
  let share: Int
  let nationality: String
  let boys: [String]
  let girls: [String]
  let families: [String]
  let fathers: [String]
  let cities: [String]

  private init(
    share: Int, nationality: String, boys: String, girls: String, families: String,
    fathers: String? = nil, cities: String
  ) {
    self.share = share
    self.nationality = nationality
    self.boys = Self.list(boys)
    self.girls = Self.list(girls)
    self.families = Self.list(families)
    self.fathers = Self.list(fathers ?? boys)
    self.cities = Self.list(cities)
  }

  private static func list(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).joined(separator: ", ").split(separator: ", ")
      .map(String.init)
  }

  /// The shares add up to a hundred.
  static let all = [
    Origin(
      share: 72, nationality: "Pakistani",
      boys: """
        Ahmed, Ali, Bilal, Danish, Ehsan, Fahad, Faisal, Hamza, Haris, Hassan, Hussain, Ibrahim
        Imran, Junaid, Kamran, Muhammad Umar, Mustafa, Nabeel, Omar, Owais, Rehan, Saad, Salman
        Sami, Shahzaib, Talha, Taimoor, Usman, Waleed, Yasir, Zain, Zeeshan, Abdul Rehman, Arslan
        """,
      girls: """
        Aisha, Alina, Amna, Anum, Areeba, Ayesha, Bisma, Fatima, Hafsa, Hania, Hira, Iqra, Javeria
        Khadija, Laiba, Maham, Mahnoor, Maryam, Mehwish, Nimra, Noor, Rabia, Saba, Sadia, Sana
        Sidra, Sumaira, Tayyaba, Urooj, Warda, Zainab, Zara, Zoya, Umm-e-Kulsoom
        """,
      families: """
        Abbasi, Afridi, Ahmed, Akhtar, Ansari, Ashraf, Aslam, Baig, Baloch, Bhatti, Butt, Chaudhry
        Dar, Farooq, Gill, Hashmi, Iqbal, Jamali, Janjua, Javed, Khan, Khattak, Malik, Mehmood
        Mirza, Mughal, Naqvi, Qureshi, Rana, Raza, Saleem, Shah, Sheikh, Siddiqui, Soomro, Warraich
        """,
      fathers: """
        Abdul Ghafoor, Akram, Arshad, Asif, Aurangzeb, Ghulam Mustafa, Iftikhar, Ijaz, Khalid
        Liaquat, Manzoor, Mushtaq, Nadeem, Nasir, Pervaiz, Rashid, Sajid, Shafiq, Tariq, Zafar
        """,
      cities: """
        Karachi, Lahore, Islamabad, Rawalpindi, Faisalabad, Multan, Hyderabad, Quetta, Sialkot
        Gujranwala, Sukkur, Bahawalpur, Sargodha, Larkana
        """),
    Origin(
      share: 8, nationality: "پاکستانی",
      boys: "محمد عمر, احمد, بلال, حمزہ, زین, عثمان, علی, فیصل",
      girls: "عائشہ, فاطمہ, مریم, زینب, خدیجہ, حنا, صائمہ, نور",
      families: "خان, قریشی, صدیقی, ملک, چوہدری, بٹ, انصاری, شاہ",
      fathers: "عبدالغفور, خالد, طارق, رشید, غلام مصطفیٰ",
      cities: "کراچی, لاہور, حیدرآباد, ملتان"),
    Origin(
      share: 7, nationality: "Afghan",
      boys: "Gulbuddin, Najibullah, Samiullah, Wahid, Zmarai",
      girls: "Brishna, Gulalai, Palwasha, Shaperai, Storai, Zarghuna",
      families: "Achakzai, Ghilzai, Karimi, Noorzai, Stanikzai, Wardak",
      cities: "Peshawar, Quetta, Chaman"),
    Origin(
      share: 4, nationality: "Irish",
      boys: "Cian, Declan, Seán, Niall, Pádraig", girls: "Aoife, Niamh, Siobhán, Zoë, Róisín",
      families: "O'Neil, O'Brien, D'Arcy, Mac Giolla Phádraig, Fitz-Gerald",
      cities: "Islamabad, Karachi"),
    Origin(
      share: 3, nationality: "Spanish",
      boys: "José, Andrés, Íñigo, Joaquín, Raúl", girls: "Begoña, Inés, María José, Nuria, Sofía",
      families: "Núñez, García-Márquez, Ibáñez, Peña, de la Cruz",
      cities: "Islamabad, Lahore"),
    Origin(
      share: 3, nationality: "Chinese",
      boys: "伟, 磊, 志强, Jian", girls: "芳, 静, 秀英, Mei-Ling", families: "王, 李, 张, Zhou, Ouyang",
      cities: "Gwadar, Islamabad"),
    Origin(
      share: 3, nationality: "Turkish",
      boys: "Çağrı, Emre, Gökhan, Oğuz", girls: "Ayşe, Gülşen, İrem, Özlem",
      families: "Çelik, Öztürk, Şahin, Yıldız", cities: "Lahore, Islamabad"),
  ]
}
