# fails: field-found, default-found
echo activeDeadlineSeconds > /root/field.txt
echo none > /root/default.txt
