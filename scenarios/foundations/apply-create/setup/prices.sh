kubectl create configmap prices --from-literal=apple=120 --from-literal=pear=90
